import { type API, DENIALS_MAX, type Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Denial } from './denial.entity.js';
import { DenialRepository } from './denial.repository.js';

type Creation = Input<typeof API.denials.create>['body'];

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const subject = ({ id, name }: Pick<Denial, 'id' | 'name'>) => ({ kind: 'denial', id, name });

function stateOf({ liftedAt, expiresAt }: Denial, now: Date): 'standing' | 'expired' | 'lifted' {
  if (liftedAt !== null) return 'lifted';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'standing';
}

function present(denial: Denial, now: Date) {
  const { id, target, value, name, reason, authorName, createdAt, expiresAt, liftedAt, liftedBy } = denial;
  const times = { expiresAt: iso(expiresAt), createdAt: createdAt.toISOString(), liftedAt: iso(liftedAt) };
  return { id, on: target, value, name, reason, state: stateOf(denial, now), author: authorName, liftedBy, ...times };
}

/** Row, audit entry, touch of the snapshot and the entry that outruns it stand or fall together. */
@Injectable()
export class DenialsService {
  constructor(
    private readonly database: Database,
    private readonly denials: DenialRepository,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => ({ items: (await this.denials.list(tx)).map((denial) => present(denial, tx.now)) }));
  }

  create(actor: TenantActor, { on, value, reason, expiresAt }: Creation) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const ends = expiresAt === null ? null : new Date(expiresAt);
      if (ends !== null && ends <= tx.now) throw wrong('/expiresAt', 'has passed already');
      const name = on === 'address' ? value : await this.denials.nameOf(tx, on, value);
      if (name === undefined) throw wrong('/value', 'is nothing of this tenant');
      if ((await this.denials.count(tx)) >= DENIALS_MAX) {
        throw new ProblemError('resource.conflict', `${DENIALS_MAX} denials stand already. Lift some, or put addresses into an IP filter.`);
      }
      const { kind, id: authorId, name: authorName } = tx.actor;
      const id = newId('denial', tx.now.getTime());
      const author = { authorKind: kind, authorId, authorName };
      const denial: Denial = {
        id,
        tenantId: tx.tenantId,
        target: on,
        value,
        name,
        reason,
        expiresAt: ends,
        ...author,
        createdAt: tx.now,
        liftedAt: null,
        liftedBy: null,
      };
      await this.denials.insert(tx, denial);
      await tx.audit({ action: 'denial.created', subject: subject(denial), after: { on, value, reason, expiresAt: iso(ends) } });
      await touch(tx);
      return present(denial, tx.now);
    });
  }

  lift(actor: TenantActor, id: string) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const denial = await this.denials.lock(tx, id);
      if (denial === null) throw new ProblemError('resource.not_found');
      const state = stateOf(denial, tx.now);
      if (state !== 'standing') throw new ProblemError('transition.not_allowed', `The denial is ${state} already.`, { state, allowed: [] });
      await this.denials.lift(tx, id);
      const { target: on, value } = denial;
      await tx.audit({ action: 'denial.lifted', subject: subject(denial), before: { on, value, reason: denial.reason } });
      await touch(tx);
      return present({ ...denial, liftedAt: tx.now, liftedBy: tx.actor.name }, tx.now);
    });
  }
}

const touch = (tx: Tx): Promise<void> => tx.outbox(SNAPSHOT_TOPIC, { kind: 'denials', id: tx.tenantId });

const wrong = (pointer: string, detail: string): ProblemError =>
  new ProblemError('request.invalid', 'The denial cannot be made.', { errors: [{ pointer, detail }] });
