import { type Json, type JsonObject, type Ledger, type ModelRequest, readBoolean, readObject, readString } from '../../ir/index.js';

/** Takes a member out: what is left in the end nobody knew. */
export function take(body: JsonObject, member: string): Json | undefined {
  const value = body[member];
  delete body[member];
  return value;
}

export function put<T extends object, K extends keyof T>(to: T, name: K, value: T[K] | undefined): void {
  if (value !== undefined) to[name] = value;
}

const TEXTS = [
  ['service_tier', 'serviceTier'],
  ['prompt_cache_key', 'cacheKey'],
  ['prompt_cache_retention', 'cacheRetention'],
] as const;

/** What both of OpenAI's formats say besides of a call. */
export function takeSettings(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  for (const [member, setting] of TEXTS) {
    const value = readString(take(body, member), `/${member}`);
    if (value === undefined) continue;
    request[setting] = value;
    ledger.locate(setting, `/${member}`);
  }
  for (const member of ['safety_identifier', 'user'] as const) {
    const value = readString(body[member], `/${member}`);
    if (value === undefined || request.user !== undefined) continue;
    delete body[member];
    request.user = value;
    request.forms = { ...request.forms, user: member };
    ledger.locate('user', `/${member}`);
  }
  put(request, 'metadata', readObject(take(body, 'metadata'), '/metadata'));
  put(request, 'store', readBoolean(take(body, 'store'), '/store'));
  put(request, 'parallelToolCalls', readBoolean(take(body, 'parallel_tool_calls'), '/parallel_tool_calls'));
  ledger.locate('parallelToolCalls', '/parallel_tool_calls');
}
