import fs from 'node:fs';
import path from 'node:path';
import { postgresFault, redisFault, startPostgres, startRedis } from '@gatehouse/embedded';
import { cache } from '../paths.js';
import { Refusal } from '../say.js';
import { controlPlane, gateway, portal } from './apps.js';
import { childPart, runOnce } from './child.js';
import { takeDataFolder } from './data-folder.js';
import { demoUpstream } from './demo-upstream.js';
import { type Log, openLog } from './log.js';
import { mockModel } from './mock-model.js';
import type { Part } from './part.js';
import { type Ports, settlePorts } from './ports.js';
import { type Secrets, secretsOf } from './secrets.js';
import { baseEnv, type Setting, type StackOptions, type StackUrls, urlsOf } from './settings.js';
import { Supervisor } from './supervisor.js';

export type { StackOptions, StackUrls } from './settings.js';

/** The key of the demo application, written by the control plane once the demo content exists. */
export interface Demo {
  tenant: string;
  api: string;
  version: string;
  key: string;
  /** Of a call that works, on a gateway. */
  path: string;
  /** Of a call to a model. */
  llm?: { path: string; model: string };
}

export interface Stack {
  urls: StackUrls;
  admin: { email: string; password: string };
  /** True when this start made the secrets, the admin's password among them. */
  firstStart: boolean;
  logFile: string;
  /** By name: control-plane, worker, gateway-1 and so on, portal, demo-upstream, mock-model, postgres, redis. A process that is down has no pid. */
  readonly processes: Record<string, { pid: number | undefined; restarts: number }>;
  /** Absent until the demo content exists, and where there is none. */
  demo(): Demo | undefined;
  /** Ends a process as if it had crashed, and leaves it dead. */
  kill(name: string): Promise<void>;
  /** Stops it cleanly where it runs, starts it, waits until it is ready. */
  restart(name: string): Promise<void>;
  /** All of it, in reverse order. */
  stop(): Promise<void>;
}

/** Starts the whole system and waits until it is ready; where it does not get there, nothing is left running. Everything must be built. */
export async function startStack(options: StackOptions, signal?: AbortSignal): Promise<Stack> {
  const dataDir = path.resolve(options.dataDir);
  const release = takeDataFolder(dataDir);
  const logFile = path.join(dataDir, 'logs', 'gatehouse.log');
  const log = openLog(logFile, options.show);
  const supervisor = new Supervisor({ write: log.writer('supervisor') });
  const stop = async () => {
    await supervisor.stop();
    log.close();
    release();
  };
  signal?.addEventListener('abort', () => void stop());
  try {
    const { secrets, fresh } = secretsOf(dataDir, baseEnv(options));
    const setting = await bringUp({ ...options, dataDir }, secrets, supervisor, log);
    return {
      urls: setting.urls,
      admin: { email: secrets.adminEmail, password: secrets.adminPassword },
      firstStart: fresh,
      logFile,
      get processes() {
        return supervisor.processes();
      },
      demo: () => readDemo(dataDir),
      kill: (name) => supervisor.kill(name),
      restart: (name) => supervisor.restart(name),
      stop,
    };
  } catch (error) {
    await stop();
    throw error instanceof Refusal ? error : new Refusal(`${(error as Error).message}\nThe whole log: ${logFile}`);
  }
}

async function bringUp(options: StackOptions, secrets: Secrets, supervisor: Supervisor, log: Log): Promise<Setting> {
  const { progress = () => {}, gateways = 1 } = options;
  const env = baseEnv(options);
  const ports = await settlePorts(options.ports ?? {}, gateways);
  const servers = await bringServers(options, env, ports, supervisor, log);
  progress('Postgres and Redis are ready');
  const setting = { options, ports, secrets, urls: urlsOf(ports, servers), env };
  await runOnce(controlPlane(setting, log, 'migrate'), supervisor.cancelled);
  progress('the database is up to date');
  await supervisor.start(childPart(controlPlane(setting, log, 'api')), childPart(controlPlane(setting, log, 'worker')));
  progress('the control plane is ready');
  const rest = ports.gateways.map((_, index) => gateway(setting, log, index));
  if (options.portal !== false) rest.push(portal(setting, log));
  if (options.demo) rest.push(mockModel({ cwd: options.dataDir, port: ports.model, env, write: log.writer('mock-model', { quiet: true }) }));
  if (options.demo) rest.push(demoUpstream({ dataDir: options.dataDir, port: ports.demo, env, write: log.writer('demo-upstream', { quiet: true }) }));
  await supervisor.start(...rest);
  progress(`${rest.map(({ name }) => name).join(', ')}: ready`);
  return setting;
}

/** The owner's servers where they are named, embedded ones otherwise. */
async function bringServers({ dataDir }: StackOptions, env: NodeJS.ProcessEnv, ports: Ports, supervisor: Supervisor, log: Log) {
  const { DATABASE_URL, REDIS_URL } = env;
  const faults = await Promise.all([DATABASE_URL && postgresFault(DATABASE_URL), REDIS_URL && redisFault(REDIS_URL)]);
  const fault = faults.find(Boolean);
  if (fault) throw new Refusal(fault);
  const urls = { database: DATABASE_URL ?? '', redis: REDIS_URL ?? '' };
  const parts: Part[] = [];
  if (!DATABASE_URL) {
    const options = { dir: path.join(dataDir, 'postgres'), port: ports.postgres, log: log.writer('postgres', { quiet: true }) };
    parts.push({ name: 'postgres', start: () => kept(startPostgres(options), (url) => (urls.database = url)) });
  }
  if (!REDIS_URL) {
    const options = { dir: path.join(dataDir, 'redis'), cache, port: ports.redis, persist: true, log: log.writer('redis', { quiet: true }) };
    parts.push({ name: 'redis', start: () => kept(startRedis(options), (url) => (urls.redis = url)) });
  }
  await supervisor.start(...parts);
  return urls;
}

async function kept<T extends { url: string }>(server: Promise<T>, keep: (url: string) => void): Promise<T> {
  const running = await server;
  keep(running.url);
  return running;
}

function readDemo(dataDir: string): Demo | undefined {
  const file = path.join(dataDir, 'demo.json');
  if (!fs.existsSync(file)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Demo;
  } catch {
    return undefined; // being written
  }
}
