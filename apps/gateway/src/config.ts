import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import os from 'node:os';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { parseRange } from './addresses/address.js';
import { LIMIT_SETTINGS, limitsOf } from './limit-settings.js';
import type { ServerLimits } from './server/index.js';

const port = (fallback: number) => z.coerce.number('a port number').int().min(0).max(65_535).default(fallback);
const httpUrl = z.string().refine((text) => /^https?:$/.test(protocolOf(text)), { message: 'an http:// or https:// address' });
const redisUrl = z.string().refine((text) => /^(rediss?|unix):$/.test(protocolOf(text)), { message: 'a redis:// or rediss:// address' });

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** `1.2.3.4`, `1.2.3.4:5353`, `::1` or `[::1]:5353`. */
function isServer(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? '') === (bracketed === undefined ? 4 : 6) && Number(port) > 0 && Number(port) < 65_536;
}

/** The only place, with limit-settings.ts, that names the gateway's environment variables. */
const Settings = z.object({
  GATEHOUSE_GATEWAY_PORT: port(8080),
  GATEHOUSE_GATEWAY_HOST: z.string().min(1).default('127.0.0.1'),
  /** Off unless set. */
  GATEHOUSE_GATEWAY_TLS_PORT: z.coerce.number('a port number').int().min(0).max(65_535).optional(),
  GATEHOUSE_GATEWAY_TLS_CERT_FILE: z.string().min(1).optional(),
  GATEHOUSE_GATEWAY_TLS_KEY_FILE: z.string().min(1).optional(),
  /** The forward proxy's; off unless set. */
  GATEHOUSE_GATEWAY_PROXY_PORT: z.coerce.number('a port number').int().min(0).max(65_535).optional(),
  GATEHOUSE_GATEWAY_ADMIN_PORT: port(8081),
  GATEHOUSE_GATEWAY_ADMIN_HOST: z.string().min(1).default('127.0.0.1'),
  GATEHOUSE_GATEWAY_NAME: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.-]+$/, 'letters, digits, dots, dashes and underscores')
    .default(() => os.hostname()),
  GATEHOUSE_CONTROL_URL: httpUrl.default('http://127.0.0.1:4000'),
  GATEHOUSE_GATEWAY_TOKEN: z
    .string('is needed: the console shows it when a gateway is added')
    .min(16, 'at least 16 characters')
    .regex(/^[\x21-\x7e]+$/, 'visible ASCII without spaces'),
  GATEHOUSE_DATA_DIR: z.string().min(1).default('.gatehouse'),
  REDIS_URL: redisUrl.default('redis://127.0.0.1:6379'),
  GATEHOUSE_REDIS_TIMEOUT_MS: z.coerce.number().int().min(5).max(10_000).default(500),
  /** Off unless set: a Redis of its own, or one with room for it. */
  REDIS_CACHE_URL: redisUrl.optional(),
  GATEHOUSE_GATEWAY_CACHE_BYTES: z.coerce.number().int().min(0).default(67_108_864),
  GATEHOUSE_SPOOL_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(16 << 20)
    .default(2 * 1024 ** 3),
  GATEHOUSE_SNAPSHOT_FILE: z.string().min(1).optional(),
  GATEHOUSE_SNAPSHOT_KEYS: z
    .string()
    .regex(/^\s*[0-9a-f]{64}(\s*,\s*[0-9a-f]{64})*\s*$/, 'SHA-256 fingerprints in hex, separated by commas, as export-snapshot prints them')
    .optional(),
  GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: z.string().default(''),
  GATEHOUSE_ALLOW_PRIVATE_EGRESS: z.string().default(''),
  GATEHOUSE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => listed(text))
    .refine((ranges) => ranges.every((range) => parseRange(range) !== undefined), 'IP addresses and CIDR ranges, separated by commas'),
  GATEHOUSE_DNS_SERVERS: z
    .string()
    .default('')
    .transform((text) => listed(text))
    .refine((servers) => servers.every(isServer), 'IP addresses, each with :port if it is not 53, separated by commas'),
  GATEHOUSE_GATEWAY_LEAVE_MS: z.coerce.number().int().min(0).max(600_000).default(2_000),
  GATEHOUSE_GATEWAY_DRAIN_MS: z.coerce.number().int().min(0).max(3_600_000).default(30_000),
  GATEHOUSE_GATEWAY_WORKERS: z.union([z.literal('auto'), z.coerce.number('a number, or auto').int().min(1).max(256)]).default(1),
  ...LIMIT_SETTINGS,
  GATEHOUSE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

const Environment = Settings.refine((settings) => settings.GATEHOUSE_SNAPSHOT_FILE === undefined || settings.GATEHOUSE_SNAPSHOT_KEYS !== undefined, {
  path: ['GATEHOUSE_SNAPSHOT_KEYS'],
  message: 'is needed with GATEHOUSE_SNAPSHOT_FILE: whose signature to believe, as export-snapshot prints it',
});

export interface Config {
  host: string;
  port: number;
  /** Speaks TLS, on the same host; null for none. */
  tlsPort: number | null;
  /** For hosts without a certificate in the snapshot; null refuses them. */
  tlsFallback: { certFile: string; keyFile: string } | null;
  /** Of the forward proxy, on the same host; null for none. */
  proxyPort: number | null;
  adminHost: string;
  adminPort: number;
  name: string;
  controlUrl: string;
  token: string;
  dataDir: string;
  redisUrl: string;
  /**
   * A Redis command without an answer for this long means that Redis is away. A Redis that died is noticed at once by its connection; this is for one that hangs, and
   * longer than the pauses of a healthy one (a fork to rewrite its log), which would make strict limits inexact for nothing.
   */
  redisTimeoutMs: number;
  /** Of stored responses that gateways share; undefined: each has its memory alone. */
  cacheRedisUrl: string | undefined;
  /** The most memory that stored responses may take in each process. */
  cacheBytesMax: number;
  /** The most that unsent call records may take on disk. */
  spoolBytesMax: number;
  /** `host`, `host:port`, CIDR ranges, or `*`: what names of upstreams may lead to beside public addresses. The control plane has the same setting. */
  allowPrivateUpstreams: string[];
  /** The same of what callers of the forward proxy may be led to. */
  allowPrivateEgress: string[];
  /** Addresses and CIDR ranges of proxies before the gateway, whose X-Forwarded-For says who calls; empty: nobody's does. */
  trustedProxies: string[];
  /** Asked for the names of upstreams; empty: the system's. */
  dnsServers: string[];
  /** A gateway without a snapshot takes this one when the control plane is away. */
  snapshotFile: string | undefined;
  /** Fingerprints of the keys that may have signed it. */
  snapshotKeys: string[];
  /** On a stop, so long it is not ready but still takes connections: whoever sends them here needs a while to notice. */
  leaveMs: number;
  /** After that, requests in flight get this long. */
  drainMs: number;
  /** Processes that serve traffic. One works alone; more have a supervisor beside them. */
  workers: number;
  /** Time and size limits of client connections, and when load is shed. */
  limits: Partial<ServerLimits>;
  logLevel: string;
}

/** A setting that cannot be used; the message is one line for whoever starts the gateway, without the value, which may be secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * The process's environment, and over it what stands in the file that GATEHOUSE_ENV_FILE names: a file can be read again by a process that runs.
 * @throws ConfigError
 */
export function environment(): NodeJS.ProcessEnv {
  const file = process.env.GATEHOUSE_ENV_FILE;
  if (!file) return process.env;
  try {
    return { ...process.env, ...parseEnv(readFileSync(file, 'utf8')) };
  } catch (error) {
    throw new ConfigError(`GATEHOUSE_ENV_FILE: ${(error as Error).message}`);
  }
}

/** @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const values = parsed.data;
  const workers = values.GATEHOUSE_GATEWAY_WORKERS === 'auto' ? os.availableParallelism() : values.GATEHOUSE_GATEWAY_WORKERS;
  const { GATEHOUSE_GATEWAY_TLS_CERT_FILE: certFile, GATEHOUSE_GATEWAY_TLS_KEY_FILE: keyFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new ConfigError('GATEHOUSE_GATEWAY_TLS_CERT_FILE and GATEHOUSE_GATEWAY_TLS_KEY_FILE: one is of no use without the other');
  }
  return {
    host: values.GATEHOUSE_GATEWAY_HOST,
    port: values.GATEHOUSE_GATEWAY_PORT,
    tlsPort: values.GATEHOUSE_GATEWAY_TLS_PORT ?? null,
    proxyPort: values.GATEHOUSE_GATEWAY_PROXY_PORT ?? null,
    tlsFallback: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
    adminHost: values.GATEHOUSE_GATEWAY_ADMIN_HOST,
    adminPort: values.GATEHOUSE_GATEWAY_ADMIN_PORT,
    name: values.GATEHOUSE_GATEWAY_NAME,
    controlUrl: values.GATEHOUSE_CONTROL_URL,
    token: values.GATEHOUSE_GATEWAY_TOKEN,
    dataDir: values.GATEHOUSE_DATA_DIR,
    redisUrl: values.REDIS_URL,
    redisTimeoutMs: values.GATEHOUSE_REDIS_TIMEOUT_MS,
    cacheRedisUrl: values.REDIS_CACHE_URL,
    cacheBytesMax: values.GATEHOUSE_GATEWAY_CACHE_BYTES,
    spoolBytesMax: values.GATEHOUSE_SPOOL_BYTES_MAX,
    allowPrivateUpstreams: listed(values.GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS),
    allowPrivateEgress: listed(values.GATEHOUSE_ALLOW_PRIVATE_EGRESS),
    trustedProxies: values.GATEHOUSE_TRUSTED_PROXIES,
    dnsServers: values.GATEHOUSE_DNS_SERVERS,
    snapshotFile: values.GATEHOUSE_SNAPSHOT_FILE,
    snapshotKeys: listed(values.GATEHOUSE_SNAPSHOT_KEYS ?? ''),
    leaveMs: values.GATEHOUSE_GATEWAY_LEAVE_MS,
    drainMs: values.GATEHOUSE_GATEWAY_DRAIN_MS,
    workers,
    limits: limitsOf(values, workers),
    logLevel: values.GATEHOUSE_LOG_LEVEL,
  };
}
