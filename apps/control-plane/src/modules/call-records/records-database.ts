import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { RECORDS } from '../../platform/database/index.js';

/** The way to the call records: a login of its own that sees nothing else, and no row-level security, so every query names its tenant itself. */
@Injectable()
export class RecordsDatabase {
  constructor(@InjectDataSource(RECORDS) private readonly source: DataSource) {}

  query<Row>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.source.query<Row[]>(text, parameters);
  }

  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient; // what the Postgres driver of TypeORM gives
      await runner.startTransaction();
      const result = await work(client);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {}); // the connection itself may be gone
      throw error;
    } finally {
      await runner.release();
    }
  }
}
