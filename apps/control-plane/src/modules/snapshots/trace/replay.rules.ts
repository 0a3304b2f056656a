import type { TracedCall, TraceResult } from '@gatehouse/gateway/trace';
import type { ApiState } from '../compile/state.js';

export interface Recorded {
  requestId: string;
  at: number;
  method: string;
  path: string;
  query?: string | undefined;
  status: number;
  outcome: string;
  clientAddress: string;
  userAgent?: string | undefined;
  credentialId?: string | undefined;
  applicationId?: string | undefined;
}

/** Where the key goes that stands for the caller's. */
export interface KeyPlace {
  header?: string;
  query?: string;
}

export function keyPlaceOf(policies: readonly { type: string; config: Record<string, unknown> }[]): KeyPlace {
  const config = policies.find(({ type }) => type === 'api-key')?.config ?? {};
  const { headers, bearer, queryName } = config as { headers?: string[]; bearer?: boolean; queryName?: string };
  const [header] = headers ?? [];
  if (header !== undefined) return { header };
  return bearer === false && queryName !== undefined ? { query: queryName } : { header: 'authorization' };
}

export function withKey(call: TracedCall, { header, query }: KeyPlace, key: string | undefined): TracedCall {
  if (key === undefined) return call;
  if (query !== undefined) return { ...call, path: `${call.path}${call.path.includes('?') ? '&' : '?'}${query}=${key}` };
  const name = header ?? 'x-api-key';
  const others = call.headers.filter(([other]) => other.toLowerCase() !== name);
  return { ...call, headers: [...others, [name, name === 'authorization' ? `Bearer ${key}` : key]] };
}

/** The part of a recorded path behind the API's root; undefined for one that came by a way the API does not have any more. */
export function restOf(path: string, { tenant, environment, api, version }: ApiState): string | undefined {
  const tenants = [tenant.slug, ...(tenant.aliases ?? [])];
  const bases = [api.slug, ...api.aliases].flatMap((slug) => [
    `/${slug}`,
    ...tenants.flatMap((name) => [`/${name}/${slug}`, `/${name}~${environment.slug}/${slug}`]),
  ]);
  const roots = [...(api.basePath === null ? [] : [api.basePath]), ...bases];
  const all = api.versionBy.by === 'path' ? roots.map((root) => `${root}/${version.name}`) : roots;
  const fitting = all.filter((root) => path === root || path.startsWith(`${root}/`)).sort((a, b) => b.length - a.length);
  const [root] = fitting;
  return root === undefined ? undefined : path.slice(root.length) || '/';
}

const isRefused = (outcome: string | undefined): boolean => outcome === 'refused';

function counted<K>(items: readonly K[], keyOf: (item: K) => string): { key: string; calls: number; of: K }[] {
  return [...Map.groupBy(items, keyOf)].map(([key, group]) => ({ key, calls: group.length, of: group[0] as K })).sort((a, b) => b.calls - a.calls);
}

const EXAMPLES_MAX = 50;

/** What would have become of recorded calls. `results` stand in the order of `records`. */
export function compared(records: readonly Recorded[], results: readonly TraceResult[], applicationNames: ReadonlyMap<string, string>) {
  const pairs = records.flatMap((record, i) => {
    const result = results[i];
    return result ? [{ record, now: result.record }] : [];
  });
  const refused = pairs.filter(({ now }) => isRefused(now.outcome));
  const fresh = refused.filter(({ record }) => !isRefused(record.outcome));
  const nameOf = (id: string | undefined): string | null => (id === undefined ? null : (applicationNames.get(id) ?? id));
  const looked = pairs.flatMap(({ now }) => (now.timeline ?? []).filter(({ result }) => result === 'dry-run'));
  return {
    looked: pairs.length,
    refusedThen: pairs.filter(({ record }) => isRefused(record.outcome)).length,
    refusedNow: refused.length,
    newlyRefused: fresh.length,
    newlyLetIn: pairs.filter(({ record, now }) => isRefused(record.outcome) && !isRefused(now.outcome)).length,
    byPolicy: counted(fresh, ({ now }) => `${now.policy ?? 'gateway'} ${now.code ?? ''}`).map(({ of, calls }) => ({
      policy: of.now.policy ?? 'gateway',
      code: of.now.code ?? '',
      calls,
    })),
    byApplication: counted(fresh, ({ record }) => record.applicationId ?? '').map(({ of, calls }) => ({
      applicationId: of.record.applicationId ?? null,
      name: nameOf(of.record.applicationId) ?? 'Without an application',
      calls,
    })),
    byDryRun: counted(looked, ({ policy, note }) => `${policy} ${note ?? ''}`).map(({ of, calls }) => ({ policy: of.policy, note: of.note ?? '', calls })),
    examples: fresh.slice(0, EXAMPLES_MAX).map(({ record, now }) => ({
      requestId: record.requestId,
      at: new Date(record.at).toISOString(),
      method: record.method,
      path: record.path,
      application: nameOf(record.applicationId),
      statusThen: record.status,
      statusNow: now.status,
      policy: now.policy ?? null,
      reason: now.reason ?? null,
    })),
  };
}
