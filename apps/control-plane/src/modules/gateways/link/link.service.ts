import type { API, Input } from '@gatehouse/contracts';
import type { Acknowledgement, Changes, Hello, RouteReport, SignedManifest, Welcome } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../../platform/database/index.js';
import type { GatewayActor } from '../../../platform/http/index.js';
import { GatewayRepository } from '../gateway.repository.js';
import { GroupKeys } from '../group-keys.js';
import { Acknowledgements } from './acknowledgements.js';
import { DenyRepository } from './deny.repository.js';
import { ManifestRepository } from './manifest.repository.js';
import { News } from './news.js';
import { PurgeStreamRepository } from './purge-stream.repository.js';
import { RouteReports } from './route-reports.js';
import { SigningKeys } from './signing-keys.js';

type ChangesQuery = Input<typeof API.gatewayLink.changes>['query'];

const OBJECTS_AT_ONCE = 100;
/** A gateway that is about to ask again is not called silent for coming a moment late. */
const COUNT_SLACK_MS = 1_000;

const refused = () => new ProblemError('gateway.link_refused', 'The group of this token has no such gateway. Say hello first.');

/** What a poll must not wait with. */
function isNews({ manifest, denies, purges = [], gatewayCount }: Changes, { haveGateways }: ChangesQuery): boolean {
  return manifest !== undefined || denies.length > 0 || purges.length > 0 || (haveGateways !== undefined && gatewayCount !== haveGateways);
}

/** The gateway's side door: what it may run, and what it says of it. */
@Injectable()
export class Link {
  /** The newest manifest per group: many gateways ask for the same text, which may be large. */
  private readonly newest = new Map<string, { sequence: number; signed: SignedManifest }>();

  constructor(
    private readonly database: Database,
    private readonly gateways: GatewayRepository,
    private readonly manifests: ManifestRepository,
    private readonly denies: DenyRepository,
    private readonly purges: PurgeStreamRepository,
    private readonly keys: SigningKeys,
    private readonly groupKeys: GroupKeys,
    private readonly news: News,
    private readonly acknowledgements: Acknowledgements,
    private readonly routeReports: RouteReports,
  ) {}

  async hello({ groupId, ...actor }: GatewayActor, hello: Hello): Promise<Welcome> {
    const { wasSilent, ...welcome } = await this.database.write('system', actor, async (tx) => {
      const { id, isNew, wasSilent } = await this.gateways.greet(tx, groupId, hello);
      if (isNew) await tx.audit({ action: 'gateway.enrolled', subject: { kind: 'gateway', id, name: hello.name }, detail: { groupId } });
      const groupKey = (await this.groupKeys.of(tx, groupId)).toString('base64');
      return { gatewayId: id, group: groupId, publicKeys: await this.keys.publicKeys(tx), groupKey, wasSilent };
    });
    if (wasSilent) await this.news.publish('gateways', [groupId]);
    return welcome;
  }

  /** Waits for news for up to `waitMs`, without asking the database meanwhile. */
  async changes(actor: GatewayActor, query: ChangesQuery, signal: AbortSignal): Promise<Changes> {
    const end = performance.now() + query.waitMs;
    const watch = this.news.watch(actor.groupId); // before the first look, so that nothing falls in between
    try {
      for (;;) {
        const { changes, countHoldsMs } = await this.look(actor, query);
        const leftMs = end - performance.now();
        if (isNews(changes, query) || leftMs <= 0 || signal.aborted || this.news.isClosed) return changes;
        await watch.next(Math.min(leftMs, countHoldsMs + COUNT_SLACK_MS), signal);
      }
    } finally {
      watch.close();
    }
  }

  /** Yields object contents a few at a time, so that a thousand of them are never in memory at once. */
  async *objects(hashes: readonly string[]): AsyncGenerator<string> {
    for (let start = 0; start < hashes.length; start += OBJECTS_AT_ONCE) {
      const part = hashes.slice(start, start + OBJECTS_AT_ONCE);
      for (const { content } of await this.database.read('system', (tx) => this.manifests.contents(tx, part))) yield content;
    }
  }

  async acknowledge({ groupId, ...actor }: GatewayActor, acknowledgement: Acknowledgement): Promise<void> {
    await this.database.write('system', actor, async (tx) => {
      if (!(await this.gateways.seen(tx, groupId, acknowledgement.gatewayId))) throw refused();
      await this.gateways.acknowledge(tx, acknowledgement);
      await this.acknowledgements.tell(tx, { ...acknowledgement, groupId });
    });
  }

  async reportRoutes({ groupId, ...actor }: GatewayActor, report: RouteReport): Promise<void> {
    await this.database.write('system', actor, async (tx) => {
      if (!(await this.gateways.seen(tx, groupId, report.gatewayId))) throw refused();
      await this.routeReports.tell(tx, report);
    });
  }

  private async look({ groupId, ...actor }: GatewayActor, query: ChangesQuery): Promise<{ changes: Changes; countHoldsMs: number }> {
    const { gatewayId, haveSequence, haveDeny, havePurge } = query;
    const { changes, wasSilent, countHoldsMs } = await this.database.write('system', actor, async (tx) => {
      const standing = await this.gateways.poll(tx, groupId, gatewayId);
      if (!standing) throw refused();
      // A gateway that is ahead has seen what a restored database has not: whether it follows back is its to decide, by who signed
      const manifest = standing.sequence !== haveSequence ? await this.manifest(tx, groupId, standing.sequence) : undefined;
      const denies = standing.denySequence > haveDeny ? await this.denies.after(tx, groupId, haveDeny) : [];
      const purges = havePurge === undefined ? [] : await this.purges.after(tx, groupId, havePurge);
      return { ...standing, changes: { ...(manifest && { manifest }), denies, purges, gatewayCount: standing.live } };
    });
    if (wasSilent) await this.news.publish('gateways', [groupId]);
    return { changes, countHoldsMs };
  }

  private async manifest(tx: Tx, groupId: string, sequence: number): Promise<SignedManifest | undefined> {
    const known = this.newest.get(groupId);
    if (known?.sequence === sequence) return known.signed;
    const stored = await this.manifests.newest(tx, groupId);
    if (!stored) return undefined;
    const { manifest, signature, keyId } = stored;
    const signed = { manifest, signature, keyId };
    this.newest.set(groupId, { sequence: stored.sequence, signed });
    return signed;
  }
}
