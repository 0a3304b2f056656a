import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, QueryFailedError } from 'typeorm';
import { Time } from '../clock/clock.js';
import { InjectLog, type Log } from '../logging/logging.js';
import { type Actor, type Scope, SYSTEM_ACTOR } from './scope.js';
import { enter, Tx } from './tx.js';
import { asProblem } from './violations.js';

const RETRIED = new Set(['40001', '40P01']); // serialization failure, deadlock

export type CommitListener = (tx: Tx) => void | Promise<void>;

/** The only way to Postgres for the modules: a transaction, entered with a scope. */
@Injectable()
export class Database {
  private readonly listeners: CommitListener[] = [];

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly time: Time,
    @InjectLog() private readonly log: Log,
  ) {}

  /** A read-only transaction: one moment's view, whatever it asks. */
  read<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(scope, SYSTEM_ACTOR, true, work);
  }

  /** A transaction that may change rows. `work` may run twice after a deadlock: effects elsewhere belong in `tx.afterCommit` or the outbox. */
  write<T>(scope: Scope, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(scope, actor, false, work);
  }

  /** Called after each commit; used to wake the outbox. */
  onCommit(listener: CommitListener): void {
    this.listeners.push(listener);
  }

  private async run<T>(scope: Scope, actor: Actor, readOnly: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.once(scope, actor, readOnly, work);
    } catch (error) {
      if (!(error instanceof QueryFailedError) || !RETRIED.has(codeOf(error))) throw asProblem(error);
    }
    return this.once(scope, actor, readOnly, work).catch((error: unknown) => Promise.reject(asProblem(error)));
  }

  private async once<T>(scope: Scope, actor: Actor, readOnly: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
    let committed: Tx | undefined;
    const result = await this.source.transaction(async (manager) => {
      await enter(manager, scope, readOnly);
      const tx = new Tx(manager, scope, actor, this.time.date());
      const value = await work(tx);
      committed = tx;
      return value;
    });
    if (committed && !readOnly) await this.settle(committed);
    return result;
  }

  private async settle(tx: Tx): Promise<void> {
    const hooks = [...tx.committedHooks, ...this.listeners.map((listener) => () => listener(tx))];
    const outcomes = await Promise.allSettled(hooks.map(async (hook) => hook()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.log.error({ err: outcome.reason }, 'after-commit hook failed');
  }
}

const codeOf = (error: QueryFailedError): string => (error.driverError as { code?: string }).code ?? '';
