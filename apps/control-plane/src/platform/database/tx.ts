import { newId } from '@gatehouse/kernel';
import type { EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import { type Actor, type Scope, settingOf } from './scope.js';

export interface AuditSubject {
  kind: string;
  id: string;
  name: string;
}

export interface AuditRecord {
  /** `noun.verb in the past`, such as `subscription.approved`. */
  action: string;
  subject: AuditSubject;
  reason?: string | undefined;
  /** What changed, before and after; no secrets. */
  before?: unknown;
  after?: unknown;
  /** Whatever else a reader of the trail needs. */
  detail?: Readonly<Record<string, unknown>>;
  /** Needed in system scope when the entry belongs to one tenant. */
  tenantId?: string | undefined;
}

/**
 * One transaction in one scope. Every repository method takes it first, so no query can be written without saying whose rows it is about.
 */
export class Tx {
  private readonly hooks: (() => void | Promise<void>)[] = [];
  private audited = 0;

  constructor(
    readonly manager: EntityManager,
    readonly scope: Scope,
    readonly actor: Actor,
    readonly now: Date,
  ) {}

  /** @throws in system scope: the caller asked for something that belongs to one tenant */
  get tenantId(): string {
    if (this.scope === 'system') throw new Error('this query needs the scope of one tenant');
    return this.scope.tenantId;
  }

  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.manager.getRepository(entity);
  }

  sql<Row>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.manager.query<Row[]>(text, parameters);
  }

  /** Written in the same transaction: no change without its entry, no entry without its change. */
  async audit(entry: AuditRecord): Promise<void> {
    const tenantId = entry.tenantId ?? (this.scope === 'system' ? null : this.scope.tenantId);
    const detail = { ...entry.detail, ...(entry.before !== undefined && { before: entry.before }), ...(entry.after !== undefined && { after: entry.after }) };
    const { actor, now } = this;
    const { subject } = entry;
    await this.sql(
      `insert into audit_entries (id, tenant_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, reason, detail, address, request_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        // the trail is read by id: entries of one transaction keep their order
        newId('auditEntry', now.getTime() + this.audited++),
        tenantId,
        now,
        actor.kind,
        actor.id,
        actor.name,
        entry.action,
        subject.kind,
        subject.id,
        subject.name,
        entry.reason ?? null,
        JSON.stringify(detail),
        actor.address ?? null,
        actor.requestId ?? null,
      ],
    );
  }

  /** What others must do because of this change; followers get it at least once, after the commit. */
  async outbox(topic: string, payload: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.sql('insert into outbox (tenant_id, topic, payload, created_at) values ($1, $2, $3, $4)', [
      settingOf(this.scope),
      topic,
      JSON.stringify(payload),
      this.now,
    ]);
    this.wakes.add(topic);
  }

  /** Topics that got an entry in this transaction. */
  readonly wakes = new Set<string>();

  /** Runs once the change is durable. A failing hook is logged and fails nothing: what must survive belongs in the outbox. */
  afterCommit(hook: () => void | Promise<void>): void {
    this.hooks.push(hook);
  }

  get committedHooks(): readonly (() => void | Promise<void>)[] {
    return this.hooks;
  }
}

/** First statement of every transaction. `is_local`: the pool's next user starts with none, and sees nothing. */
export async function enter(manager: EntityManager, scope: Scope, readOnly: boolean): Promise<void> {
  await manager.query(`select set_config('app.tenant_id', $1, true), set_config('transaction_read_only', $2, true)`, [
    settingOf(scope),
    readOnly ? 'on' : 'off',
  ]);
}
