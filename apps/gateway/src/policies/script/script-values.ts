import { headerName } from '@gatehouse/definition/policies';
import type { Exchange } from '../../exchange/exchange.js';
import type { HeaderEdits } from '../../exchange/header-edits.js';
import { HeaderName } from '../../http1/header-name.js';
import { header, Reply } from '../../pipeline/reply.js';
import { contextOf, contextRead, scopeOf } from '../../templates/scope.js';
import { asFieldValue } from '../../templates/template.js';
import { ScriptError } from './sandbox.js';

export interface Members {
  readonly [name: string]: unknown;
}

export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

const TOLD = new Set(['operation', 'api', 'application', 'plan', 'claims', 'environment']);

/** Everything that a script is told of a request and its surroundings, as plain data. */
export function contextFor(x: Exchange): Members {
  const { operation, api, application, plan, claims, environment } = scopeOf(x, {}, (name) => TOLD.has(name)) as Members;
  return { ...contextRead(x), operation, api, application, plan, claims, environment };
}

/** What a script put into its context is there for later policies. */
export function keepContext(x: Exchange, left: unknown): void {
  if (!isMembers(left)) return;
  const context = contextOf(x);
  for (const [name, value] of Object.entries(left)) if (!TOLD.has(name)) context[name] = value;
}

function nameOf(text: string): HeaderName {
  const name = headerName.safeParse(text.toLowerCase());
  if (!name.success) throw new ScriptError(`the header ${text.slice(0, 60)} is not its to set`);
  return new HeaderName(name.data);
}

/** Applies what differs from what the script was given. @throws ScriptError for headers that belong to the gateway */
export function editHeaders(edits: HeaderEdits, given: Readonly<Record<string, string>>, left: unknown): void {
  if (!isMembers(left)) throw new ScriptError('headers are no object');
  for (const name of Object.keys(given)) if (!Object.hasOwn(left, name)) edits.remove(nameOf(name));
  for (const [name, value] of Object.entries(left)) {
    if (Object.hasOwn(given, name) && given[name] === value) continue;
    if (typeof value !== 'string' && typeof value !== 'number') throw new ScriptError(`the header ${name.slice(0, 60)} is no text`);
    edits.set(nameOf(name), asFieldValue(String(value)));
  }
}

const BODILESS = new Set([204, 205, 304]);

/** `{ status, headers, body, contentType }`: a reply in the place of what would come. @throws ScriptError */
export function replyOf(result: unknown): Reply | undefined {
  if (result === undefined || result === null) return undefined;
  if (!isMembers(result)) throw new ScriptError('it returned no object');
  const { status = 200, headers = {}, body, contentType } = result;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) throw new ScriptError('it returned no status');
  if (!isMembers(headers)) throw new ScriptError('it returned headers that are no object');
  const lines = Object.entries(headers).map(([name, value]) => header(nameOf(name).text, asFieldValue(String(value))));
  const text = body === undefined || body === null ? null : typeof body === 'string' ? body : JSON.stringify(body);
  if (text === null || BODILESS.has(status)) return new Reply(status, lines, null, null, null, undefined);
  const type = typeof contentType === 'string' ? contentType : typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  const own = lines.find(({ name }) => name.text === 'content-type');
  return new Reply(
    status,
    lines.filter((line) => line !== own),
    Buffer.from(text),
    own?.value ?? asFieldValue(type),
    null,
    undefined,
  );
}
