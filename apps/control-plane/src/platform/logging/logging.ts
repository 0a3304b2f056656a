import { Global, Inject, type LoggerService, Module } from '@nestjs/common';
import { type Logger as Pino, pino } from 'pino';

export type Log = Pino;
export const LOG = Symbol('log');
/** `constructor(@InjectLog() private readonly log: Log)` */
export const InjectLog = () => Inject(LOG);

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', 'key', 'sessionId'];

/** JSON lines on standard output. Names that may hold a secret are cut out wherever they stand, down to the second level. */
export function createLog(level: string = 'info'): Log {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: { app: 'control-plane' }, redact: { paths, censor: '[redacted]' }, timestamp: pino.stdTimeFunctions.isoTime });
}

/** What Nest itself has to say goes the same way. */
export function nestLogger(log: Log): LoggerService {
  const write =
    (level: 'info' | 'warn' | 'error' | 'debug') =>
    (message: unknown, ...rest: unknown[]) =>
      log[level]({ context: rest.at(-1), ...(message instanceof Error && { err: message }) }, String(message));
  return { log: write('debug'), warn: write('warn'), error: write('error'), debug: write('debug'), verbose: write('debug') };
}

@Global()
@Module({})
export class LoggingModule {
  static of(log: Log) {
    return { module: LoggingModule, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
  }
}
