import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { type Config, ConfigError, environment, readConfig } from './config.js';
import { exitTold } from './exit-told.js';
import { FolderTaken } from './folder-lock.js';
import { type Gateway, gatewayFolder, startGateway } from './gateway.js';

type Log = ReturnType<typeof logOf>;

const output = pino.destination(1);

/** Ends with one line on stderr: nothing is running yet that would need a stop. */
function fail(message: string): never {
  process.stderr.write(`gatehouse gateway: ${message}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  const { code, port, address, path: file, message } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `port ${port} on ${address} is taken`;
  if (code === 'EACCES' && port !== undefined) return `port ${port} may not be used by this account`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') return `the data folder cannot be written: ${file ?? message}`;
  if (error instanceof FolderTaken) return message;
  return `cannot start: ${message}`;
}

function logOf(config: Config, base: Record<string, unknown> = {}) {
  return pino({ level: config.logLevel, base: { process: 'gateway', name: config.name, ...base }, redact: ['token', '*.authorization'] }, output);
}

function watch(log: Log): void {
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection nobody handled'));
}

/** SIGTERM and SIGINT stop the gateway, also while it starts. */
function stopOnSignals(log: Log, gateway: () => Gateway | undefined): void {
  let asked = false;
  const stop = async (signal: string) => {
    if (asked) return;
    asked = true;
    log.info({ signal }, 'asked to stop');
    await gateway()?.stop();
    await exitTold(output, 0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

async function serve(): Promise<void> {
  const env = environment();
  const config = readConfig(env);
  const log = logOf(config);
  let gateway: Gateway | undefined;
  stopOnSignals(log, () => gateway);
  watch(log);
  if (config.workers === 1) {
    process.on('SIGHUP', () => log.warn({}, 'one process cannot be replaced without a gap: set GATEHOUSE_GATEWAY_WORKERS to 2 or more'));
    gateway = await startGateway(config, log);
    return;
  }
  // What one process does not need stays out of its memory
  const { startSupervised } = await import('./workers/supervised.js');
  const supervised = await startSupervised({ config, env, entry: fileURLToPath(import.meta.url), log });
  gateway = supervised;
  process.on('SIGHUP', () => {
    try {
      const next = environment();
      readConfig(next);
      void supervised.roll(next);
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'the settings cannot be used; the workers go on with those they have');
    }
  });
}

async function work(name: string): Promise<void> {
  const config = readConfig();
  const log = logOf(config, { worker: Number(name.split('-')[0]) });
  watch(log);
  const { runWorker } = await import('./workers/worker.js');
  await runWorker(config, log, gatewayFolder(config), name, (code) => exitTold(output, code));
}

async function exportSnapshot(file: string | undefined): Promise<void> {
  if (!file) fail('export-snapshot: say into which file');
  const config = readConfig(environment());
  const { exportOf } = await import('./snapshot/export-bundle.js');
  const { sequence, objects, fingerprint } = await exportOf(gatewayFolder(config), config.token, file, logOf(config));
  process.stdout.write(`Snapshot ${sequence} with ${objects} objects is in ${file}.\nThe gateway that joins from it needs\n`);
  process.stdout.write(`GATEHOUSE_SNAPSHOT_FILE=${path.resolve(file)}\nGATEHOUSE_SNAPSHOT_KEYS=${fingerprint}\n`);
}

const [command, argument, name] = process.argv.slice(2);
const run = command === undefined ? serve() : command === 'export-snapshot' ? exportSnapshot(argument) : command === 'worker' && name ? work(name) : undefined;
if (!run) fail(`unknown command ${command}: there is export-snapshot FILE`);
run.catch((error: unknown) => fail(error instanceof ConfigError ? error.message : explain(error)));
