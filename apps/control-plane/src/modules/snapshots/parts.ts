import { type ApiObject, objectKey, type UpstreamObject } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { ManifestRepository } from '../gateways/index.js';
import { compileObject, type ObjectState, type Surroundings } from './compile/compile-object.js';
import type { CompiledObject } from './compile/compiled.js';
import type { TokenKeyState } from './compile/token-keys.js';
import type { Draft } from './draft.js';
import { ApiRows } from './rows/api.rows.js';
import { CertificateRows } from './rows/certificate.rows.js';
import { DenialRows } from './rows/denial.rows.js';
import { ModelRows } from './rows/model.rows.js';
import { OfferRows } from './rows/offer.rows.js';
import { UpstreamRows } from './rows/upstream.rows.js';

const VERSIONS_AT_ONCE = 200;
const SHARDS_AT_ONCE = 16;

export interface Ground extends Surroundings {
  tx: Tx;
  groupId: string;
}

type Compile = Map<string, () => CompiledObject | undefined>;

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  const all = [...items];
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

const later = (ground: Ground, inputs: Iterable<[string, ObjectState]>): Compile =>
  new Map([...inputs].map(([key, input]) => [key, () => compileObject(input, ground)]));

/** Fetches the rows of a part of the snapshot and puts what they compile to into the draft. */
@Injectable()
export class Parts {
  constructor(
    private readonly apis: ApiRows,
    private readonly upstreams: UpstreamRows,
    private readonly certificates: CertificateRows,
    private readonly denials: DenialRows,
    private readonly models: ModelRows,
    private readonly offer: OfferRows,
    private readonly manifests: ManifestRepository,
  ) {}

  /** Returns the upstreams these versions send calls to, or did so before. */
  async versions(ground: Ground, draft: Draft, versionIds: ReadonlySet<string>, environmentIds: ReadonlySet<string> = new Set()): Promise<Set<string>> {
    const upstreams = new Set<string>();
    const old = draft.before((key) => {
      const [kind, environmentId = '', versionId = ''] = key.split(':');
      return kind === 'api' && (versionIds.has(versionId) || environmentIds.has(environmentId));
    });
    for (const part of chunks(old, VERSIONS_AT_ONCE)) {
      const hashes = part.map(({ hash }) => hash);
      for (const { content } of await this.manifests.contents(ground.tx, hashes)) note(upstreams, JSON.parse(content) as ApiObject);
    }
    const gone = new Set(old.map(({ key }) => key));
    const all = new Set([...versionIds, ...old.map(({ key }) => key.split(':')[2] ?? '')]);
    for (const part of chunks(all, VERSIONS_AT_ONCE)) {
      const states = await this.apis.states(ground.tx, ground.groupId, part);
      const inputs = states.map((state): [string, ObjectState] => [objectKey.api(state.environment.id, state.version.id), { kind: 'api', state }]);
      draft.replace([], later(ground, inputs));
      for (const [key] of inputs) gone.delete(key);
      for (const { revision } of states) if (revision.settings.upstreamId !== null) upstreams.add(revision.settings.upstreamId);
    }
    draft.replace(gone, new Map());
    return upstreams;
  }

  async upstreamsOf(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    const all = [...new Set([...ids, ...(await this.led(ground, draft, ids))])];
    const referenced = await this.upstreams.referenced(ground.tx, ground.groupId, all);
    const states = await this.upstreams.states(ground.tx, referenced);
    const keys = all.map(objectKey.upstream);
    const compile: Compile = new Map(states.map(([id, state]) => [objectKey.upstream(id), () => compileObject({ kind: 'upstream', state: state() }, ground)]));
    draft.replace(keys, compile);
  }

  /** Where splits and mirrors of these lead, or led before: that may come into the snapshot, or go. */
  private async led(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Promise<string[]> {
    const led = await this.upstreams.led(ground.tx, [...ids]);
    const old = draft.before((key) => key.startsWith('upstream:') && ids.has(key.slice('upstream:'.length)));
    for (const part of chunks(old, VERSIONS_AT_ONCE)) {
      const hashes = part.map(({ hash }) => hash);
      for (const { content } of await this.manifests.contents(ground.tx, hashes)) {
        const { split, mirror } = JSON.parse(content) as UpstreamObject;
        for (const { upstreamId } of split?.arms ?? []) led.push(upstreamId);
        if (mirror) led.push(mirror.upstreamId);
      }
    }
    return led;
  }

  async certificatesOf(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    const states = await this.certificates.states(ground.tx, ground.groupId, [...ids]);
    const keys = [...ids].map(objectKey.certificate);
    const compile: Compile = new Map(
      states.map(([id, state]) => [objectKey.certificate(id), () => compileObject({ kind: 'certificate', state: state() }, ground)]),
    );
    draft.replace(keys, compile);
  }

  async denialsOf(ground: Ground, draft: Draft, tenantIds: ReadonlySet<string>): Promise<void> {
    if (tenantIds.size === 0) return;
    const byTenant = await this.denials.states(ground.tx, ground.groupId, [...tenantIds], ground.cutoffMs);
    const inputs = [...byTenant].map(([tenantId, states]): [string, ObjectState] => [objectKey.denials(tenantId), { kind: 'denials', tenantId, states }]);
    draft.replace([...tenantIds].map(objectKey.denials), later(ground, inputs));
  }

  async providersOf(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    const states = await this.models.providers(ground.tx, ground.groupId, [...ids]);
    const compile: Compile = new Map(states.map(([id, state]) => [objectKey.provider(id), () => compileObject({ kind: 'provider', state: state() }, ground)]));
    draft.replace([...ids].map(objectKey.provider), compile);
  }

  async modelRoutesOf(ground: Ground, draft: Draft, tenantIds: ReadonlySet<string>): Promise<void> {
    if (tenantIds.size === 0) return;
    const byTenant = await this.models.routes(ground.tx, ground.groupId, [...tenantIds]);
    const inputs = [...byTenant].map(([tenantId, states]): [string, ObjectState] => [
      objectKey.modelRoutes(tenantId),
      { kind: 'model-routes', tenantId, states },
    ]);
    draft.replace([...tenantIds].map(objectKey.modelRoutes), later(ground, inputs));
  }

  async plans(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    const states = await this.offer.plans(ground.tx, ground.groupId, [...ids]);
    const keys = [...ids].map(objectKey.plan);
    draft.replace(
      keys,
      later(
        ground,
        states.map((state) => [objectKey.plan(state.id), { kind: 'plan', state }]),
      ),
    );
  }

  async applications(ground: Ground, draft: Draft, shards: ReadonlySet<string>): Promise<void> {
    for (const part of chunks(shards, SHARDS_AT_ONCE)) {
      const rows = await this.offer.applications(ground.tx, ground.groupId, part, ground.cutoffMs);
      const byShard = Map.groupBy(rows, ({ shard }) => shard);
      const inputs = part.map((shard): [string, ObjectState] => [
        objectKey.applications(shard),
        { kind: 'applications', shard, states: byShard.get(shard) ?? [] },
      ]);
      draft.replace([], later(ground, inputs));
    }
  }

  /** The same for every group: who has none of the platform's tokens has no use for them, and they are few. */
  async tokenKeys(ground: Ground, draft: Draft): Promise<void> {
    const keys = await ground.tx.sql<TokenKeyState>('select key_id as "keyId", public_jwk as jwk from token_keys where retired_at is null');
    draft.replace([objectKey.tokenKeys()], keys.length === 0 ? new Map() : later(ground, [[objectKey.tokenKeys(), { kind: 'token-keys', keys }]]));
  }

  async credentials(ground: Ground, draft: Draft, shards: ReadonlySet<string>): Promise<void> {
    for (const part of chunks(shards, SHARDS_AT_ONCE)) {
      const byShard = Map.groupBy(await this.offer.credentials(ground.tx, ground.groupId, part), ({ shard }) => shard);
      const inputs = part.map((shard): [string, ObjectState] => [
        objectKey.credentials(shard),
        { kind: 'credentials', shard, states: byShard.get(shard) ?? [] },
      ]);
      draft.replace([], later(ground, inputs));
    }
  }
}

function note(upstreams: Set<string>, object: ApiObject): void {
  if (object.upstreamId !== null) upstreams.add(object.upstreamId);
}
