import type { Endpoint } from '@gatehouse/contracts';
import { canonicalJson, ProblemError, sha256Hex } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Sealer } from '../crypto/index.js';
import { Database } from '../database/database.js';
import { SYSTEM_ACTOR } from '../database/scope.js';
import type { Tx } from '../database/tx.js';
import type { BoundRequest } from './exchange.js';

const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;
const KEPT_MS = 24 * 3_600_000;
/** After this a request that never answered (its process died) no longer holds its key. */
const PENDING_MS = 120_000;

/** `status` and `response` are null while the first request is at work. */
interface Stored {
  request_hash: string;
  status: number | null;
  response: string | null;
}

/** `Idempotency-Key` on writes: the first answer is kept for a day and given again; a request that failed leaves its key free. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  async once(endpoint: Endpoint, request: BoundRequest, response: Response, work: () => Promise<unknown>): Promise<unknown> {
    const key = request.headers['idempotency-key'];
    const actorId = request.actor?.id;
    if (endpoint.method === 'GET' || endpoint.produces || typeof key !== 'string' || !actorId) return work();
    if (!KEY_PATTERN.test(key)) throw new ProblemError('request.invalid', 'Idempotency-Key takes 1 to 200 visible characters.');
    const hash = sha256Hex(canonicalJson({ method: endpoint.method, path: request.path, input: request.input }));
    const stored = await this.write((tx) => claim(tx, actorId, key, hash));
    if (stored) {
      const answer = replayable(stored, hash);
      response.setHeader('Idempotency-Replayed', 'true');
      return answer === null ? undefined : (JSON.parse(this.sealer.open(answer, sealContext(actorId, key))) as unknown);
    }
    const value = await work().catch(async (error: unknown) => {
      await this.write((tx) => tx.sql('delete from idempotency_keys where actor_id = $1 and key = $2', [actorId, key]));
      throw error;
    });
    // sealed: an answer may hold a secret that is shown once and stored nowhere else
    const sealed = value === undefined ? null : this.sealer.seal(JSON.stringify(value), sealContext(actorId, key));
    await this.write((tx) => keep(tx, actorId, key, endpoint.status, sealed));
    return value;
  }

  private write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.write('system', SYSTEM_ACTOR, work);
  }
}

/** Undefined: the key is ours now. */
async function claim(tx: Tx, actorId: string, key: string, hash: string): Promise<Stored | undefined> {
  const ago = (ms: number) => new Date(tx.now.getTime() - ms);
  const inserted = await tx.sql(
    `insert into idempotency_keys as k (actor_id, key, request_hash, created_at) values ($1, $2, $3, $4)
     on conflict (actor_id, key) do update set request_hash = excluded.request_hash, status = null, response = null, created_at = excluded.created_at
       where k.created_at < $5 or (k.status is null and k.created_at < $6)
     returning key`,
    [actorId, key, hash, tx.now, ago(KEPT_MS), ago(PENDING_MS)],
  );
  if (inserted.length > 0) return undefined;
  const [row] = await tx.sql<Stored>('select request_hash, status, response from idempotency_keys where actor_id = $1 and key = $2', [actorId, key]);
  return row;
}

async function keep(tx: Tx, actorId: string, key: string, status: number, response: string | null): Promise<void> {
  await tx.sql('update idempotency_keys set status = $3, response = $4 where actor_id = $1 and key = $2', [actorId, key, status, response]);
}

const sealContext = (actorId: string, key: string) => `idempotency:${actorId}:${key}`;

/** The sealed answer. @throws ProblemError idempotency.conflict */
function replayable(stored: Stored, hash: string): string | null {
  if (stored.request_hash !== hash) throw new ProblemError('idempotency.conflict');
  if (stored.status === null) throw new ProblemError('idempotency.conflict', 'The first request with this key is still at work.');
  return stored.response;
}
