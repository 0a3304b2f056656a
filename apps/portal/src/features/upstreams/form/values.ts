import { API, type Input } from '@gatehouse/contracts';
import { z } from 'zod';
import type { UpstreamView } from '../upstream-view';

export type UpstreamBody = Input<typeof API.upstreams.create>['body'];
type Full = Required<Pick<UpstreamBody, 'health' | 'circuit' | 'retry' | 'pool'>>;

const bodySchema = API.upstreams.create.body;
/** An emptied field is not the default: it is asked for. */
const EMPTY = null;
const KINDS_BY_NAME = ['header', 'cookie'];

/** What the control plane fills in where nothing is said. */
const filled = bodySchema.parse({ name: 'x', targets: [{ url: 'x' }], health: { active: {} }, circuit: {}, retry: {}, pool: {} });
export const DEFAULTS = { ...filled, health: filled.health, circuit: filled.circuit, retry: filled.retry, pool: filled.pool } as UpstreamBody & Full;

type Lists<T> = { [K in keyof T]: T[K] extends string[] ? string : T[K] };
type Active = NonNullable<Full['health']['active']>;

/** The body as a form holds it: at the same paths, with shares in percent, lists as text, and a switch where a section may be absent. */
export interface UpstreamValues {
  name: string;
  targets: { url: string; weight: number | undefined; connectionsMax: number | undefined; srv: string }[];
  hostHeader: UpstreamBody['hostHeader'];
  connectTimeoutMs: number | undefined;
  firstByteTimeoutMs: number | undefined;
  idleTimeoutMs: number | undefined;
  totalTimeoutMs: number | undefined;
  retries: number | undefined;
  balance: { by: string; name: string };
  health: { activeOn: boolean; active: Lists<Active>; outlier: Lists<Full['health']['outlier']>; slowStartMs: number | undefined };
  circuitOn: boolean;
  circuit: Lists<Full['circuit']>;
  retry: Lists<Full['retry']>;
  pool: Full['pool'];
  tlsVerify: boolean;
  tls: { caPem: string; serverName: string; clientCertificate: { chainPem: string; keyPem: string } };
}

const isShare = (name: string | number | symbol | undefined): boolean => /Share(Max)?$/.test(String(name));

function mapMembers(value: object, member: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, member(name, each)]));
}

/** Shares to percent, lists to text. */
const toForm = <T>(section: object): T =>
  mapMembers(section, (name, value) => {
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'number' && isShare(name) ? Math.round(value * 10_000) / 100 : value;
  }) as T;

/** And back. */
export const fromForm = (section: object): Record<string, unknown> =>
  mapMembers(section, (name, value) => {
    if (/statuses$/i.test(name) && typeof value === 'string') return value.split(/[\s,]+/).filter(Boolean);
    return typeof value === 'number' && isShare(name) ? value / 100 : (value ?? EMPTY);
  });

export function valuesOf(upstream?: UpstreamView): UpstreamValues {
  const from = upstream ?? DEFAULTS;
  const { health = DEFAULTS.health, circuit = DEFAULTS.circuit, retry = DEFAULTS.retry, pool = DEFAULTS.pool } = from;
  const balance = from.balance ?? { by: 'weight' };
  const tls = upstream?.tls;
  return {
    name: upstream?.name ?? '',
    targets: upstream?.targets.map(({ url, weight, connectionsMax, srv }) => ({ url, weight, connectionsMax, srv: srv ?? '' })) ?? [
      { url: '', weight: 1, connectionsMax: undefined, srv: '' },
    ],
    hostHeader: from.hostHeader,
    connectTimeoutMs: from.connectTimeoutMs,
    firstByteTimeoutMs: from.firstByteTimeoutMs,
    idleTimeoutMs: from.idleTimeoutMs,
    totalTimeoutMs: from.totalTimeoutMs,
    retries: from.retries,
    balance: { by: balance.by, name: 'name' in balance ? balance.name : '' },
    health: {
      activeOn: upstream?.health?.active !== undefined,
      active: toForm(health.active ?? DEFAULTS.health.active ?? {}),
      outlier: toForm(health.outlier),
      slowStartMs: health.slowStartMs,
    },
    circuitOn: upstream?.circuit !== undefined,
    circuit: toForm(circuit),
    retry: toForm(retry),
    pool,
    tlsVerify: from.tlsVerify,
    tls: {
      caPem: tls?.caPem ?? '',
      serverName: tls?.serverName ?? '',
      clientCertificate: { chainPem: tls?.clientCertificate?.chainPem ?? '', keyPem: '' },
    },
  };
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What differs from the defaults, so that an upstream says no more than was chosen. */
function bodyOf(values: UpstreamValues): unknown {
  const { balance, health, circuitOn, circuit, retry, pool, tls, totalTimeoutMs, targets, ...fields } = values;
  const { activeOn, active, outlier, slowStartMs } = health;
  const body = {
    health: { ...(activeOn && { active: fromForm(active) }), outlier: fromForm(outlier), slowStartMs: slowStartMs ?? EMPTY },
    retry: fromForm(retry),
  };
  const { active: _, ...plainHealth } = DEFAULTS.health;
  const { chainPem, keyPem } = tls.clientCertificate;
  const own = {
    ...(tls.caPem.trim() && { caPem: tls.caPem }),
    ...(tls.serverName.trim() && { serverName: tls.serverName.trim() }),
    ...(chainPem.trim() && { clientCertificate: { chainPem, ...(keyPem.trim() && { keyPem }) } }),
  };
  return {
    ...fromForm(fields),
    targets: targets.map(({ srv, connectionsMax, ...target }) => ({
      ...fromForm(target),
      ...(srv.trim() && { srv: srv.trim() }),
      ...(typeof connectionsMax === 'number' && { connectionsMax }),
    })),
    ...(typeof totalTimeoutMs === 'number' && { totalTimeoutMs }),
    ...(balance.by !== 'weight' && { balance: KINDS_BY_NAME.includes(balance.by) ? balance : { by: balance.by } }),
    ...(!same(body.health, plainHealth) && { health: body.health }),
    ...(circuitOn && { circuit: fromForm(circuit) }),
    ...(!same(body.retry, DEFAULTS.retry) && { retry: body.retry }),
    ...(!same(pool, DEFAULTS.pool) && { pool: fromForm(pool) }),
    ...(Object.keys(own).length > 0 && { tls: own }),
  };
}

/** In words for a field; what a schema says itself (a pattern) comes before this. */
const words: z.core.$ZodErrorMap = (issue) => {
  const factor = isShare(issue.path?.at(-1)) ? 100 : 1;
  if (issue.code === 'invalid_type') return issue.expected === 'number' || issue.expected === 'int' ? 'A whole number' : 'This is needed';
  if (issue.code === 'too_small')
    return issue.origin === 'string' || issue.origin === 'array' ? 'This is needed' : `At least ${Number(issue.minimum) * factor}`;
  if (issue.code === 'too_big') return issue.origin === 'string' || issue.origin === 'array' ? 'Too long' : `At most ${Number(issue.maximum) * factor}`;
  return undefined;
};

/** A list is one field of the form, so what is wrong with one of its items is shown there; and `tls` as a whole at its first field. */
export function fieldPath(path: readonly PropertyKey[]): PropertyKey[] {
  const list = path.findIndex((step) => /statuses$/i.test(String(step)));
  if (list >= 0) return path.slice(0, list + 1);
  return path.length === 1 && path[0] === 'tls' ? ['tls', 'serverName'] : [...path];
}

/** Checked by the contract itself: what the form takes, the control plane understands. */
export const UpstreamSchema = z.custom<UpstreamValues>().transform((values, context) => {
  const { data, error } = bodySchema.safeParse(bodyOf(values), { error: words });
  for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: fieldPath(path), message });
  if (values.targets.some(({ url }) => !/^https?:\/\/./.test(url)))
    values.targets.forEach(({ url }, index) => {
      if (!/^https?:\/\/./.test(url)) context.addIssue({ code: 'custom', path: ['targets', index, 'url'], message: 'An http or https address' });
    });
  return data ?? z.NEVER;
});
