import pino from 'pino';
import { ConfigError, readConfig } from './config.js';
import { FolderTaken } from './folder-lock.js';
import { type Gateway, startGateway } from './gateway.js';

/** Ends with one line on stderr: nothing is running yet that would need a stop. */
function fail(message: string): never {
  process.stderr.write(`gatehouse gateway: ${message}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  const { code, port, address, path, message } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `port ${port} on ${address} is taken`;
  if (code === 'EACCES' && port !== undefined) return `port ${port} may not be used by this account`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') return `the data folder cannot be written: ${path ?? message}`;
  if (error instanceof FolderTaken) return message;
  return `cannot start: ${message}`;
}

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: { process: 'gateway', name: config.name }, redact: ['token', '*.authorization'] });
  let gateway: Gateway | undefined;
  let asked = false;
  const stop = async (signal: string) => {
    if (asked) return;
    asked = true;
    log.info({ signal }, 'asked to stop');
    await gateway?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection nobody handled'));
  gateway = await startGateway(config, log);
}

main().catch((error: unknown) => fail(error instanceof ConfigError ? error.message : explain(error)));
