import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort, guard, type RunningServer, startPostgres, startRedis } from '@gatehouse/embedded';
import { cache } from '../paths.js';
import { Refusal, say } from '../say.js';
import { secretsOf } from '../stack/secrets.js';
import { images } from './images.js';
import { type Rehearsed, rehearse } from './rehearsal.js';

const HEALTHY_MS = 60_000;

/** `npm run check:docker`: installs, builds and runs each image's content as its Dockerfile says, in empty folders, without a container. */
export async function checkDocker(names: string[]): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-images-'));
  fs.chmodSync(folder, 0o755); // the images' plain user must get in
  const running: { stop(): Promise<void> }[] = [];
  try {
    const made = new Map(
      images
        .filter((image) => names.length === 0 || names.includes(image))
        .map((image) => {
          say(`${image}: install and build`);
          return [image, rehearse(image, folder, (text) => say(`${image}: ${text}`))];
        }),
    );
    const system = await servers(folder, running);
    for (const { image, role, env } of processes(system)) {
      const rehearsed = made.get(image);
      if (rehearsed) await entry(`${image}${role ? ` as ${role}` : ''}`, rehearsed, env, role !== 'migrate', running);
    }
    say('every image installs, builds, starts and is healthy');
    return 0;
  } finally {
    for (const part of running.reverse()) await part.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function servers(folder: string, running: { stop(): Promise<void> }[]) {
  const postgres: RunningServer = await startPostgres({ dir: path.join(folder, 'postgres') });
  running.push(postgres);
  const redis = await startRedis({ dir: path.join(folder, 'redis'), cache });
  running.push(redis);
  const ports = { control: await freePort(), worker: await freePort(), gateway: await freePort(), admin: await freePort(), portal: await freePort() };
  return { postgres, redis, ports, secrets: secretsOf(folder, {}).secrets };
}

function processes({ postgres, redis, ports, secrets }: Awaited<ReturnType<typeof servers>>) {
  const control = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    GATEHOUSE_SECRET_KEY: secrets.secretKey,
    GATEHOUSE_GATEWAY_TOKEN: secrets.gatewayToken,
    GATEHOUSE_ADMIN_EMAIL: secrets.adminEmail,
    GATEHOUSE_ADMIN_PASSWORD: secrets.adminPassword,
    GATEHOUSE_CONTROL_PORT: String(ports.control),
    GATEHOUSE_WORKER_PORT: String(ports.worker),
  };
  const link = { GATEHOUSE_CONTROL_URL: `http://127.0.0.1:${ports.control}` };
  const gateway = {
    ...link,
    REDIS_URL: redis.url,
    GATEHOUSE_GATEWAY_TOKEN: secrets.gatewayToken,
    GATEHOUSE_GATEWAY_NAME: 'gateway-1',
    GATEHOUSE_GATEWAY_PORT: String(ports.gateway),
    GATEHOUSE_GATEWAY_ADMIN_PORT: String(ports.admin),
  };
  return [
    ...['migrate', 'api', 'worker'].map((role) => ({ image: 'control-plane', role, env: { ...control, GATEHOUSE_ROLE: role } })),
    { image: 'gateway', role: '', env: gateway },
    { image: 'portal', role: '', env: { ...link, PORT: String(ports.portal), GATEHOUSE_GATEWAY_URL: `http://127.0.0.1:${ports.gateway}` } },
  ];
}

/** Runs the image's CMD as its plain user, until its own HEALTHCHECK is content or, for one that is meant to end, until it has ended well. */
async function entry(name: string, image: Rehearsed, env: Record<string, string>, stays: boolean, running: { stop(): Promise<void> }[]): Promise<void> {
  const options = { cwd: image.cwd, env: { PATH: process.env.PATH ?? '', HOME: image.env.GATEHOUSE_DATA_DIR ?? image.cwd, ...image.env, ...env } };
  const [program = '', ...args] = [...image.asUser, ...image.command];
  const child = spawn(program, args, { ...options, stdio: 'inherit', detached: true });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const release = guard(-(child.pid ?? 0));
  void ended.then(release);
  if (!stays) {
    if ((await ended) !== 0) throw new Refusal(`${name}: ended with a failure`);
  } else {
    const stop = async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    };
    running.push({ stop });
    await healthy(name, image, options, child);
  }
  say(`${name}: ${stays ? 'healthy' : 'ended well'}`);
}

async function healthy(name: string, image: Rehearsed, options: { cwd: string; env: Record<string, string> }, child: ChildProcess): Promise<void> {
  const [program = '', ...args] = [...image.asUser, ...image.healthCheck];
  const end = Date.now() + HEALTHY_MS;
  while (spawnSync(program, args, options).status !== 0) {
    if (child.exitCode !== null) throw new Refusal(`${name}: ended before it was healthy`);
    if (Date.now() > end) throw new Refusal(`${name}: not healthy after ${HEALTHY_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
