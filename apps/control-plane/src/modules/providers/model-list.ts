import type { ModelOperation, WireFormat } from '@gatehouse/definition';
import { z } from 'zod';
import type { ProviderSettings } from './provider.entity.js';

/** Where formats have the list of models; null: nowhere. */
const PATHS: Readonly<Record<WireFormat, string | null>> = {
  'openai-chat': '/models',
  'openai-responses': '/models',
  anthropic: '/v1/models',
  gemini: '/v1beta/models',
  cohere: '/v1/models',
  ollama: '/api/tags',
  bedrock: null,
};
const OPERATION: ModelOperation = 'models';

/** Undefined where the provider has no list, or none that a key alone opens. */
export function listUrl({ baseUrl, wireFormat, paths, query, auth }: ProviderSettings): string | undefined {
  const path = paths[OPERATION] === undefined ? PATHS[wireFormat] : paths[OPERATION];
  if (path === null || auth.as === 'aws' || auth.as === 'google') return undefined;
  const search = new URLSearchParams(query).toString();
  return `${baseUrl}${path}${search === '' ? '' : `${path.includes('?') ? '&' : '?'}${search}`}`;
}

export function listHeaders({ headers, auth }: ProviderSettings, secret: string | undefined): Record<string, string> {
  if (secret === undefined || auth.as === 'none') return { accept: 'application/json', ...headers };
  const key: Record<string, string> = auth.as === 'header' ? { [auth.name]: `${auth.prefix}${secret}` } : { authorization: `Bearer ${secret}` };
  return { accept: 'application/json', ...headers, ...key };
}

const named = z.looseObject({ id: z.string().optional(), name: z.string().optional(), model: z.string().optional() });
const List = z.union([
  z.looseObject({ data: z.array(named) }).transform(({ data }) => data),
  z.looseObject({ models: z.array(named) }).transform(({ models }) => models),
  z.array(named),
]);

/** Undefined where the answer is no list of models. */
export function modelsIn(body: unknown): string[] | undefined {
  const list = List.safeParse(body);
  if (!list.success) return undefined;
  const ids = list.data.flatMap(({ id, name, model }) => id ?? model ?? name ?? []).map((id) => id.replace(/^models\//, ''));
  return [...new Set(ids.filter((id) => id !== '' && id.length <= 200))].sort();
}
