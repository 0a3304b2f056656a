import { randomBytes } from 'node:crypto';
import type { RevisionSettings } from '@gatehouse/contracts';
import { type ApiObject, type SnapshotObject, shardOf } from '@gatehouse/definition';
import type { TraceOrder } from '@gatehouse/gateway/trace';
import { hashApiKey, mintApiKey, newId, ProblemError, sha256Hex } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, InjectConfig } from '../../../platform/config/config.js';
import type { Tx } from '../../../platform/database/index.js';
import { PolicySecrets } from '../../policies/index.js';
import { compileObject, type ObjectState, type Surroundings } from '../compile/compile-object.js';
import type { ApiState, ApplicationState, CredentialState } from '../compile/state.js';
import { ApiRows } from '../rows/api.rows.js';
import { TracedRows } from '../rows/traced.rows.js';

export interface Tried {
  environmentId: string;
  revisionId?: string | undefined;
  settings?: z.infer<typeof RevisionSettings> | undefined;
}

export interface Prepared {
  order: Pick<TraceOrder, 'api' | 'objects' | 'groupKey'>;
  state: ApiState;
  /** Keys that were made for this run alone, by credential; the callers' own are known to nobody. */
  keys: Map<string, string>;
  applicationNames: Map<string, string>;
  planNames: Map<string, string>;
  remarks: string[];
}

/** Whom the calls are made by. */
export interface Callers {
  applicationIds: readonly string[];
  credentialIds: readonly string[];
}

const KEYS_IN: readonly string[] = ['api-key'];

/** What a gateway would be given for one version in one environment, with keys of our own making for its callers. */
@Injectable()
export class TraceOrders {
  constructor(
    private readonly apis: ApiRows,
    private readonly rows: TracedRows,
    private readonly secrets: PolicySecrets,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** @throws ProblemError trace.not_possible */
  async prepare(tx: Tx, versionId: string, tried: Tried, callers: Callers): Promise<Prepared> {
    const remarks: string[] = [];
    const state = await this.state(tx, versionId, tried, remarks);
    const surroundings: Surroundings = {
      portalUrl: this.config.portalUrl,
      cutoffMs: 0,
      groupKey: randomBytes(32),
      openSecret: (tenantId, sealed) => this.secrets.open(tenantId, sealed),
    };
    const api = objectOf<ApiObject>({ kind: 'api', state }, surroundings);
    if (!api) throw new ProblemError('trace.not_possible', 'This version is not served in that environment.');
    const plans = await this.rows.plans(tx, versionId);
    const applications = await this.rows.applications(tx, callers.applicationIds);
    const { credentials, keys } = await this.callers(tx, state, applications, callers);
    const objects = [
      ...plans.map((plan) => objectOf<SnapshotObject>({ kind: 'plan', state: plan }, surroundings)),
      ...applicationObjects(applications, surroundings),
      ...credentialObjects(credentials, surroundings),
    ].filter((object) => object !== undefined);
    if (!api.policies.some(({ type }) => KEYS_IN.includes(type)) && !state.revision.settings.anonymous) {
      remarks.push('Callers of this API prove who they are otherwise than by key: what they showed is not recorded and cannot be shown again.');
    }
    return {
      order: { api, objects, groupKey: surroundings.groupKey },
      state,
      keys,
      applicationNames: new Map(applications.map(({ id, name }) => [id, name])),
      planNames: new Map(plans.map(({ id, name }) => [id, name])),
      remarks,
    };
  }

  private async state(tx: Tx, versionId: string, { environmentId, revisionId, settings }: Tried, remarks: string[]): Promise<ApiState> {
    const found = await this.apis.tried(tx, environmentId, versionId, revisionId);
    if (!found)
      throw new ProblemError('trace.not_possible', revisionId ? 'There is no such revision of this version.' : 'Nothing is deployed in that environment.');
    const state: ApiState = { ...found };
    if (settings) {
      const sets = await this.rows.setsOf(tx, settings);
      state.revision = { ...found.revision, settings: { ...settings, ...this.sealed(tx, settings) } };
      state.shared = { attached: found.shared?.attached ?? [], sets: { ...found.shared?.sets, ...sets } };
    }
    if (found.version.state === 'draft') {
      remarks.push('The version is a draft, which a production environment does not answer for; it was run as if it were published.');
      state.version = { ...found.version, state: 'published', publishedAtMs: 0 };
    }
    return state;
  }

  /** Secrets of unsaved settings come in clear: from here on they are handled as all others are. @throws ProblemError request.invalid */
  private sealed(tx: Tx, { policies, operationPolicies }: NonNullable<Tried['settings']>) {
    try {
      const lists = Object.entries(operationPolicies).map(([id, list]) => [id, this.secrets.seal(tx.tenantId, list)]);
      return { policies: this.secrets.seal(tx.tenantId, policies), operationPolicies: Object.fromEntries(lists) };
    } catch (cause) {
      throw new ProblemError('request.invalid', 'A sealed secret in these settings is not of this tenant.', {}, { cause });
    }
  }

  /** One key per credential; for an application that is only named, one of a credential that is not there. */
  private async callers(tx: Tx, { environment }: ApiState, applications: readonly ApplicationState[], { credentialIds }: Callers) {
    const keys = new Map<string, string>();
    const remade = (credential: CredentialState): CredentialState => {
      const { key } = mintApiKey(credential.environmentKind === 'test' ? 'test' : 'live');
      keys.set(credential.id, key);
      return { ...credential, keyHash: hashApiKey(key) };
    };
    const known = (await this.rows.credentials(tx, credentialIds)).map(remade);
    const made = applications
      .filter(({ id }) => !known.some(({ applicationId }) => applicationId === id))
      .map(({ id }) => {
        const credential = remade({
          id: newId('credential'),
          keyHash: '',
          applicationId: id,
          environmentKind: environment.kind,
          state: 'active',
          expiresAtMs: null,
          endedAtMs: null,
          subscriptionIds: null,
          tryIt: false,
        });
        keys.set(id, keys.get(credential.id) ?? '');
        return credential;
      });
    return { credentials: [...known, ...made], keys };
  }
}

function objectOf<T extends SnapshotObject>(input: ObjectState, surroundings: Surroundings): T | undefined {
  try {
    const compiled = compileObject(input, surroundings);
    return compiled && (JSON.parse(compiled.content) as T);
  } catch (cause) {
    throw new ProblemError('trace.not_possible', cause instanceof Error ? cause.message.slice(0, 1_000) : String(cause), {}, { cause });
  }
}

function applicationObjects(states: readonly ApplicationState[], surroundings: Surroundings) {
  const byShard = Map.groupBy(states, ({ id }) => shardOf(sha256Hex(id)));
  return [...byShard].map(([shard, of]) => objectOf<SnapshotObject>({ kind: 'applications', shard, states: of }, surroundings));
}

function credentialObjects(states: readonly CredentialState[], surroundings: Surroundings) {
  const byShard = Map.groupBy(states, ({ keyHash }) => shardOf(keyHash));
  return [...byShard].map(([shard, of]) => objectOf<SnapshotObject>({ kind: 'credentials', shard, states: of }, surroundings));
}
