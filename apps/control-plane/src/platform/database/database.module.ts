import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from './database.js';
import { Exclusive } from './exclusive.js';
import { type Login, loginUrl } from './logins.js';

/** Name of the data source for call records: `@InjectDataSource(RECORDS)`. */
export const RECORDS = 'records';

const connection = (login: Login, poolSize: number) => (config: Config) => ({
  type: 'postgres' as const,
  url: loginUrl(config, login),
  synchronize: false,
  autoLoadEntities: true,
  poolSize,
  retryAttempts: 3,
  retryDelay: 1_000,
  applicationName: `gatehouse-${config.role}-${login}`,
  extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 },
});

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({ inject: [CONFIG], useFactory: connection('app', 12) }),
    TypeOrmModule.forRootAsync({ name: RECORDS, inject: [CONFIG], useFactory: connection('records', 6) }),
  ],
  providers: [Database, Exclusive],
  exports: [Database, Exclusive],
})
export class DatabaseModule {}
