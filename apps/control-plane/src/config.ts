import { z } from 'zod';

/** Names that belong to the other processes of one machine. They share an environment, so they are known here, and a mistyped name is not. */
const NAMES_OF_OTHERS =
  /^GATEHOUSE_(?:(?:PORTAL|GATEWAY|CONTROL|WORKER|SPOOL|REDIS|STATE|TEST|BENCH|DRILL|LOG|TRUSTED|DNS|SNAPSHOT)_[A-Z0-9_]+|ALLOW_PRIVATE_EGRESS)$/;
const WEAK_SECRETS = new Set(['secret', 'password', 'changeme', 'change-me', 'gatehouse', 'admin', 'test', 'default']);

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');
const port = z.coerce.number().int().min(0).max(65_535);
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), `must be a URL starting with ${protocols.join('// or ')}//`);
const trimmedUrl = url('http:', 'https:').transform((value) => value.replace(/\/+$/, ''));

const strongSecret = z
  .string()
  .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
  .refine(
    (value) => new Set(value).size >= 10 && ![...WEAK_SECRETS].some((weak) => value.toLowerCase().replaceAll(weak, '').length < 16),
    'is known or guessable',
  );

const secretKey = strongSecret
  .regex(/^[A-Za-z0-9_-]+=*$/, 'must be base64url')
  .refine((value) => Buffer.from(value, 'base64url').length >= 32, 'must hold at least 32 bytes; make one with: openssl rand -base64 32 | tr +/ -_');

const environment = z.object({
  GATEHOUSE_ROLE: z.enum(['api', 'worker', 'migrate']).default('api'),
  GATEHOUSE_CONTROL_PORT: port.default(4000),
  GATEHOUSE_CONTROL_HOST: z.string().default('127.0.0.1'),
  GATEHOUSE_WORKER_PORT: port.default(4001),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  REDIS_URL: url('redis:', 'rediss:'),
  GATEHOUSE_SECRET_KEY: secretKey,
  GATEHOUSE_GATEWAY_TOKEN: strongSecret,
  GATEHOUSE_PORTAL_URL: trimmedUrl.default('http://localhost:3000'),
  GATEHOUSE_GATEWAY_URL: trimmedUrl.default('http://localhost:8080'),
  GATEHOUSE_ADMIN_EMAIL: z.email().optional(),
  GATEHOUSE_ADMIN_PASSWORD: z.string().min(12).optional(),
  GATEHOUSE_DEMO: flag.default(false),
  GATEHOUSE_DEMO_UPSTREAM_URL: trimmedUrl.optional(),
  GATEHOUSE_DEMO_DOCUMENT: z.string().optional(),
  GATEHOUSE_DEMO_MODEL_URL: trimmedUrl.optional(),
  OPENAI_API_KEY: z.string().optional(),
  GATEHOUSE_DATA_DIR: z.string().min(1).default('.gatehouse'),
  GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: z.string().default(''),
  GATEHOUSE_RECORDS_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  GATEHOUSE_SIGN_UP: z.enum(['open', 'verified', 'closed']).optional(),
  GATEHOUSE_SECURE_COOKIES: flag.optional(),
});

export interface Config {
  role: 'api' | 'worker' | 'migrate';
  port: number;
  host: string;
  workerPort: number;
  /** The owner's login: migrations only. The application's own logins are derived from it. */
  databaseUrl: string;
  redisUrl: string;
  secretKey: string;
  gatewayToken: string;
  portalUrl: string;
  gatewayUrl: string;
  admin?: { email: string; password: string };
  demo: boolean;
  demoUpstreamUrl?: string;
  /** File of the OpenAPI document that the demo upstream answers from. */
  demoDocument?: string;
  /** A mock of model providers; without it the demo has no models. */
  demoModelUrl?: string;
  /** Of the account that the demo's models are asked with instead of the mock. */
  openaiKey?: string;
  dataDir: string;
  /** `host`, `host:port`, CIDR ranges, or `*` for all: private addresses that may be upstreams. */
  allowPrivateUpstreams: string[];
  /** How long call records are kept. */
  recordsDays: number;
  smtpUrl?: string;
  signUp: 'open' | 'verified' | 'closed';
  secureCookies: boolean;
}

/** One line per fault, for the operator; never a value, which may be a secret. */
export class ConfigError extends Error {}

/**
 * Reads the whole configuration; nothing else looks at the environment.
 * @throws ConfigError naming every variable that is missing, wrong or unknown
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const known = new Set(Object.keys(environment.shape));
  for (const name of Object.keys(env)) {
    if (name.startsWith('GATEHOUSE_') && !known.has(name) && !NAMES_OF_OTHERS.test(name)) faults.push(`${name} is not a setting of Gatehouse`);
  }
  const parsed = environment.safeParse(withoutEmpty(env));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${fault(issue)}`));
  if (!parsed.success || faults.length > 0) throw new ConfigError(`Configuration: ${faults.join('; ')}`);
  return toConfig(parsed.data);
}

const fault = (issue: z.core.$ZodIssue) => (issue.code === 'invalid_type' && issue.message.includes('undefined') ? 'is not set' : issue.message);

const withoutEmpty = (env: NodeJS.ProcessEnv) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

function toConfig(env: z.output<typeof environment>): Config {
  const admin =
    env.GATEHOUSE_ADMIN_EMAIL && env.GATEHOUSE_ADMIN_PASSWORD
      ? { email: env.GATEHOUSE_ADMIN_EMAIL.toLowerCase(), password: env.GATEHOUSE_ADMIN_PASSWORD }
      : undefined;
  return {
    role: env.GATEHOUSE_ROLE,
    port: env.GATEHOUSE_CONTROL_PORT,
    host: env.GATEHOUSE_CONTROL_HOST,
    workerPort: env.GATEHOUSE_WORKER_PORT,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    secretKey: env.GATEHOUSE_SECRET_KEY,
    gatewayToken: env.GATEHOUSE_GATEWAY_TOKEN,
    portalUrl: env.GATEHOUSE_PORTAL_URL,
    gatewayUrl: env.GATEHOUSE_GATEWAY_URL,
    ...(admin && { admin }),
    demo: env.GATEHOUSE_DEMO,
    ...(env.GATEHOUSE_DEMO_UPSTREAM_URL && { demoUpstreamUrl: env.GATEHOUSE_DEMO_UPSTREAM_URL }),
    ...(env.GATEHOUSE_DEMO_DOCUMENT && { demoDocument: env.GATEHOUSE_DEMO_DOCUMENT }),
    ...(env.GATEHOUSE_DEMO_MODEL_URL && { demoModelUrl: env.GATEHOUSE_DEMO_MODEL_URL }),
    ...(env.OPENAI_API_KEY && { openaiKey: env.OPENAI_API_KEY }),
    dataDir: env.GATEHOUSE_DATA_DIR,
    allowPrivateUpstreams: env.GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS.split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
    recordsDays: env.GATEHOUSE_RECORDS_DAYS,
    ...(env.SMTP_URL && { smtpUrl: env.SMTP_URL }),
    // without a mail server nobody could follow a verification link
    signUp: env.GATEHOUSE_SIGN_UP ?? (env.SMTP_URL ? 'verified' : 'open'),
    secureCookies: env.GATEHOUSE_SECURE_COOKIES ?? env.GATEHOUSE_PORTAL_URL.startsWith('https:'),
  };
}
