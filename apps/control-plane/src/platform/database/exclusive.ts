import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Time } from '../clock/clock.js';
import { SYSTEM_ACTOR } from './scope.js';
import { enter, Tx } from './tx.js';

/** Work that only one process of the installation may do at a time, and that sees one moment of the whole database. */
@Injectable()
export class Exclusive {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly time: Time,
  ) {}

  /**
   * A REPEATABLE READ transaction in system scope, begun once the lock of that name is held. The lock is the session's and taken before the transaction
   * begins: taken inside, the transaction would see the moment before the one it waited for had committed. After-commit hooks of `tx` do not run here.
   */
  async repeatableRead<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    const lock = [lockNumber(name)];
    let healthy = false;
    try {
      await runner.connect();
      await runner.query('select pg_advisory_lock($1)', lock);
      await runner.startTransaction('REPEATABLE READ');
      await enter(runner.manager, 'system', false);
      const result = await work(new Tx(runner.manager, 'system', SYSTEM_ACTOR, this.time.date()));
      await runner.commitTransaction();
      healthy = true;
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw error;
    } finally {
      // a session whose transaction failed may be gone: its lock went with it, and unlocking must not hide why
      const unlocked = runner.query('select pg_advisory_unlock($1)', lock);
      await (healthy ? unlocked : unlocked.catch(() => {}));
      await runner.release();
    }
  }
}

const lockNumber = (name: string): string => createHash('sha256').update(name).digest().readBigInt64BE(0).toString();
