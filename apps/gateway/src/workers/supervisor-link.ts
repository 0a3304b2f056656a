import type { FollowNeeds } from '../data-plane.js';
import type { Following, LinkState } from '../link/link.js';
import type { Acknowledge } from '../snapshot/applier.js';
import type { News, ToSupervisor } from './messages.js';

/** A worker's link: what the control plane says comes through the supervisor, and answers go there. */
export class SupervisorLink implements Following {
  state: LinkState = 'connecting';
  lastContactMs: number | undefined;
  gatewayId: string | undefined;

  constructor(
    private readonly needs: FollowNeeds,
    private readonly send: (message: ToSupervisor) => void,
  ) {}

  /** What must be known before anything is built or served. */
  prepare({ gatewayId, groupKey, denies }: News): void {
    this.gatewayId = gatewayId;
    if (groupKey !== undefined && this.needs.groupKey.accept(groupKey)) this.needs.applier.again();
    this.needs.denials.apply([...denies]);
  }

  take(news: News): void {
    const { applier, onSharers } = this.needs;
    this.state = 'connected';
    this.lastContactMs = Date.now();
    this.prepare(news);
    if (news.trust) applier.trusts(news.trust);
    // once more: another control plane's denials begin anew
    this.needs.denials.apply([...news.denies]);
    if (news.purges !== undefined) this.needs.purges.follow(news.purges);
    applier.gatewayCount = news.gatewayCount;
    onSharers(news.sharers);
    if (news.manifest) applier.offer(news.manifest);
  }

  /** What serves since the start, which nobody has asked for. */
  acknowledgeServing(): void {
    const { serving } = this.needs.applier;
    if (!serving) return;
    const { sequence, digest, errors } = serving;
    this.acknowledge({ sequence, digest, state: errors.length > 0 ? 'partial' : 'applied', errors });
  }

  readonly acknowledge: Acknowledge = (acknowledgement) => this.send({ type: 'acknowledged', acknowledgement });

  start(): void {}

  async stop(): Promise<void> {}
}
