import path from 'node:path';
import { type ChildPart, childPart, GRACE_MS } from './child.js';
import { demoDocument } from './demo-upstream.js';
import type { Log } from './log.js';
import type { Part } from './part.js';
import { appFolder, type Setting } from './settings.js';

export function controlPlane(setting: Setting, log: Log, role: 'api' | 'worker' | 'migrate'): ChildPart {
  const { options, ports, secrets, urls, env } = setting;
  const name = role === 'api' ? 'control-plane' : role;
  return {
    name,
    args: ['dist/bundle/main.js'],
    cwd: appFolder(options, 'control-plane'),
    write: log.writer(name),
    readyUrl: `http://127.0.0.1:${role === 'worker' ? ports.worker : ports.control}/readyz`,
    graceMs: options.graceMs,
    env: {
      ...env,
      GATEHOUSE_ROLE: role,
      GATEHOUSE_CONTROL_HOST: env.GATEHOUSE_CONTROL_HOST ?? '127.0.0.1',
      GATEHOUSE_CONTROL_PORT: String(ports.control),
      GATEHOUSE_WORKER_PORT: String(ports.worker),
      DATABASE_URL: urls.database,
      REDIS_URL: urls.redis,
      GATEHOUSE_SECRET_KEY: secrets.secretKey,
      GATEHOUSE_GATEWAY_TOKEN: secrets.gatewayToken,
      GATEHOUSE_PORTAL_URL: urls.portal,
      GATEHOUSE_GATEWAY_URL: urls.gateways[0],
      GATEHOUSE_ADMIN_EMAIL: secrets.adminEmail,
      GATEHOUSE_ADMIN_PASSWORD: secrets.adminPassword,
      GATEHOUSE_DATA_DIR: path.resolve(options.dataDir),
      ...demoEnv(setting),
    },
  };
}

function demoEnv({ options, ports, urls, env }: Setting): NodeJS.ProcessEnv {
  if (!options.demo) return { GATEHOUSE_DEMO: '0' };
  const allowed = [env.GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS, `127.0.0.1:${ports.demo}`, `127.0.0.1:${ports.model}`].filter(Boolean);
  return {
    GATEHOUSE_DEMO: '1',
    GATEHOUSE_DEMO_UPSTREAM_URL: urls.demoUpstream,
    GATEHOUSE_DEMO_DOCUMENT: demoDocument,
    GATEHOUSE_DEMO_MODEL_URL: urls.mockModel,
    GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: allowed.join(','),
  };
}

export function gateway({ options, ports, secrets, urls, env }: Setting, log: Log, index: number): Part {
  const name = `gateway-${index + 1}`;
  const own = ports.gateways[index];
  if (!own) throw new Error(`no ports for ${name}`);
  return childPart({
    name,
    args: ['dist/bundle/main.js'],
    cwd: appFolder(options, 'gateway'),
    write: log.writer(name),
    readyUrl: `http://127.0.0.1:${own.adminPort}/readyz`,
    graceMs: options.graceMs,
    env: {
      ...withoutDatabase(env),
      // as in its image: an allocator's arena per thread is two megabytes that lie idle
      MALLOC_ARENA_MAX: '2',
      GATEHOUSE_GATEWAY_HOST: env.GATEHOUSE_GATEWAY_HOST ?? '127.0.0.1',
      GATEHOUSE_GATEWAY_PORT: String(own.port),
      GATEHOUSE_GATEWAY_ADMIN_PORT: String(own.adminPort),
      GATEHOUSE_GATEWAY_NAME: name,
      GATEHOUSE_GATEWAY_TOKEN: secrets.gatewayToken,
      GATEHOUSE_CONTROL_URL: `http://127.0.0.1:${ports.control}`,
      GATEHOUSE_DATA_DIR: path.resolve(options.dataDir, name),
      REDIS_URL: urls.redis,
      // Nothing stands before it that would have to notice.
      GATEHOUSE_GATEWAY_LEAVE_MS: env.GATEHOUSE_GATEWAY_LEAVE_MS ?? '0',
      // Ends its connections by itself before it would be ended by force.
      GATEHOUSE_GATEWAY_DRAIN_MS: env.GATEHOUSE_GATEWAY_DRAIN_MS ?? String((options.graceMs ?? GRACE_MS) * 0.8),
    },
  });
}

export function portal({ options, ports, urls, env }: Setting, log: Log): Part {
  const folder = appFolder(options, 'portal');
  return childPart({
    name: 'portal',
    args: ['server.mjs'],
    cwd: folder,
    write: log.writer('portal'),
    readyUrl: `http://127.0.0.1:${ports.portal}/sign-in`,
    graceMs: options.graceMs,
    env: {
      ...withoutDatabase(env),
      PORT: String(ports.portal),
      GATEHOUSE_PORTAL_HOST: env.GATEHOUSE_PORTAL_HOST ?? '127.0.0.1',
      GATEHOUSE_CONTROL_URL: `http://127.0.0.1:${ports.control}`,
      GATEHOUSE_GATEWAY_URL: urls.gateways[0],
    },
  });
}

/** Neither the gateway nor the portal reads the database: they are not even told where it is, nor the keys to what is in it. */
function withoutDatabase(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_URL: _d, GATEHOUSE_SECRET_KEY: _s, GATEHOUSE_ADMIN_PASSWORD: _p, OPENAI_API_KEY: _o, ...rest } = env;
  return rest;
}
