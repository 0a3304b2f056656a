import { DAY_MS, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { TrafficReader } from './traffic-reader.js';
import type { Version } from './version.entity.js';
import { VersionRepository } from './version.repository.js';
import { afterBlock, afterTransition, afterUnblock, checkRequest, type TransitionRequest, type VersionAction, versionLifecycle } from './version.rules.js';
import { VersionAnnouncements } from './version-announcements.js';
import { VersionRetirements } from './version-retirements.js';
import { type Place, subjectOf, Versions } from './versions.js';

type Path = { api: string; version: string };
type Change = Partial<Version>;

const refused = (detail: string, more: Readonly<Record<string, unknown>> = {}) => new ProblemError('transition.refused', detail, more);
const trace = ({ state, blockedAt, blockedReason, deprecatedAt, sunsetAt, successorId, retiredAt }: Version) => ({
  state,
  blocked: blockedAt !== null,
  blockedReason,
  deprecatedAt,
  sunsetAt,
  successorId,
  retiredAt,
});

/** Changes of what consumers are promised. Row, audit entry, outbox entry and denial stand or fall together. */
@Injectable()
export class VersionTransitionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: VersionRepository,
    private readonly versions: Versions,
    private readonly announcements: VersionAnnouncements,
    private readonly retirements: VersionRetirements,
    private readonly modules: ModuleRef,
  ) {}

  transition(actor: TenantActor, path: Path, request: TransitionRequest) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const place = await this.versions.lockedAt(tx, path);
      const { version } = place;
      const action = versionLifecycle.actionTo(version.state, request.to);
      checkRequest(action, request, tx.now);
      const condition = { state: version.state, blocked: version.blockedAt !== null };
      const next = afterTransition(condition, action);
      const change: Change = { state: next.state, ...(await this.effects(tx, place, action, request)) };
      if (condition.blocked && !next.blocked) {
        Object.assign(change, { blockedAt: null, blockedReason: null });
        await this.repository.deny(tx, version.id, 'lift');
      }
      const after = await this.save(tx, place, change, PAST[action], request.reason);
      // first: retirement ends subscriptions, and then nobody could be found any more
      await this.announcements.announce(tx, actor.tenant, after, action, request.reason);
      if (action === 'retire') await this.retirements.retired(tx, version.id, request.reason);
      return this.versions.show(tx, actor.tenant, after);
    });
  }

  block(actor: TenantActor, path: Path, reason: string) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const place = await this.versions.lockedAt(tx, path);
      afterBlock({ state: place.version.state, blocked: place.version.blockedAt !== null });
      await this.repository.deny(tx, place.version.id, 'deny');
      return this.versions.show(tx, actor.tenant, await this.save(tx, place, { blockedAt: tx.now, blockedReason: reason }, 'blocked', reason));
    });
  }

  unblock(actor: TenantActor, path: Path, reason: string) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const place = await this.versions.lockedAt(tx, path);
      afterUnblock({ state: place.version.state, blocked: place.version.blockedAt !== null });
      await this.repository.deny(tx, place.version.id, 'lift');
      return this.versions.show(tx, actor.tenant, await this.save(tx, place, { blockedAt: null, blockedReason: null }, 'unblocked', reason));
    });
  }

  private async effects(tx: Tx, place: Place, action: VersionAction, request: TransitionRequest): Promise<Change> {
    switch (action) {
      case 'publish':
        await this.assertDeployed(tx, place);
        return { publishedAt: tx.now };
      case 'deprecate': {
        const successorId = request.successor === undefined ? null : await this.successor(tx, place, request.successor);
        return { deprecatedAt: tx.now, sunsetAt: request.sunsetAt === undefined ? null : new Date(request.sunsetAt), successorId };
      }
      case 'restore':
        return { deprecatedAt: null, sunsetAt: null, successorId: null };
      case 'retire':
        if (!request.force) await this.assertQuiet(tx, place);
        return { retiredAt: tx.now };
      case 'discard':
        return { retiredAt: tx.now };
    }
  }

  private async assertDeployed(tx: Tx, { version }: Place): Promise<void> {
    if (await this.repository.isDeployedInProduction(tx, version.id)) return;
    throw refused('Nothing of this version is deployed in a production environment: consumers would get a 404. Deploy an approved revision first.');
  }

  private async assertQuiet(tx: Tx, { version }: Place): Promise<void> {
    const calls = await this.modules.get(TrafficReader, { strict: false }).callsSince(tx, version.id, new Date(tx.now.getTime() - DAY_MS));
    if (calls > 0)
      throw refused(`${calls} calls came in the last 24 hours. Wait until there are none, or retire by force with a reason.`, { callsLast24Hours: calls });
  }

  /** Another version of the same API that consumers can move to. */
  private async successor(tx: Tx, { api, version }: Place, ref: string): Promise<string> {
    const successor = await this.repository.find(tx, api.id, ref);
    const detail = !successor
      ? 'names no version of this API'
      : successor.id === version.id
        ? 'is the version itself'
        : successor.state !== 'published'
          ? `is ${successor.state}, not published`
          : undefined;
    if (!successor || detail !== undefined)
      throw new ProblemError('request.invalid', 'This cannot be the successor.', { errors: [{ pointer: '/successor', detail: detail ?? '' }] });
    return successor.id;
  }

  private async save(tx: Tx, { api, version }: Place, change: Change, past: string, reason: string | undefined): Promise<Place> {
    await this.repository.update(tx, version.id, change);
    const after = { api, version: { ...version, ...change, updatedAt: tx.now } };
    await tx.audit({ action: `version.${past}`, subject: subjectOf(after), reason, before: trace(version), after: trace(after.version) });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'version', id: version.id });
    return after;
  }
}

const PAST: Record<VersionAction, string> = { publish: 'published', deprecate: 'deprecated', restore: 'restored', retire: 'retired', discard: 'discarded' };
