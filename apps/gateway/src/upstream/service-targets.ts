import type { Target } from '@gatehouse/definition';
import type { Names, ServiceName } from './dns/names.js';
import type { ServiceRecord } from './dns/resolver.js';
import { originOf, type TargetAddress } from './origin.js';
import { CompiledTarget } from './target.js';
import type { TlsIdentity } from './tls-identity.js';
import type { UpstreamState } from './upstream-state.js';

/** The targets that SRV records make of one, kept current. The last good ones stay while DNS is away. */
export class ServiceTargets {
  targets: readonly CompiledTarget[] = [];
  private name: ServiceName | null = null;
  private forgetListener = () => {};

  constructor(
    private readonly target: Target,
    private readonly place: TargetAddress,
    private readonly tls: TlsIdentity,
    private readonly state: UpstreamState,
  ) {}

  /** @param onChange told the targets before and after */
  enter(names: Names, onChange: (before: readonly CompiledTarget[], after: readonly CompiledTarget[]) => void): void {
    const name = names.service(this.target.srv as string);
    this.name = name;
    const take = (records: readonly ServiceRecord[]) => {
      const before = this.targets;
      this.targets = this.make(records);
      onChange(before, this.targets);
    };
    this.forgetListener = name.onChange(take);
    const known = name.current();
    if (known === undefined)
      name.resolve().catch(() => {}); // who waits for it is told
    else take(known);
  }

  /** Settles when DNS was heard, or could not be. */
  async known(): Promise<void> {
    await this.name?.resolve().catch(() => {});
  }

  leave(names: Names): void {
    this.forgetListener();
    if (this.name !== null) names.release(this.name);
    this.name = null;
    this.targets = [];
  }

  /** Weights share out the target's own; a record of weight 0 gets next to nothing (RFC 2782). */
  private make(records: readonly ServiceRecord[]): CompiledTarget[] {
    const { target, place, tls, state } = this;
    const preferences = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
    const weightOf = ({ weight }: ServiceRecord) => Math.max(weight, 0.01);
    return records.map((record) => {
      const peers = records.filter(({ priority }) => priority === record.priority);
      const weight = (target.weight * weightOf(record)) / peers.reduce((sum, peer) => sum + weightOf(peer), 0);
      const origin = originOf(record.host, record.port, place.origin.tls === null ? null : tls.forHost(place.origin.host));
      const address: TargetAddress = { ...place, origin };
      return new CompiledTarget(target.id, weight, preferences.indexOf(record.priority), address, state.target(origin), target.connectionsMax ?? 0);
    });
  }
}
