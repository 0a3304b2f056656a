import type { Exchange } from '../exchange/exchange.js';
import type { HeaderEdits } from '../exchange/header-edits.js';
import type { Head } from '../http1/head.js';
import { REMOVED } from '../http1/head.js';

export type HeaderList = readonly (readonly [name: string, value: string])[];

function headersOf(head: Head | null, edits: HeaderEdits): HeaderList {
  const list: [string, string][] = [];
  for (let i = 0; head !== null && i < head.count; i++) {
    if (((head.flags[i] as number) & REMOVED) === 0) list.push([head.name(i).toLowerCase(), head.value(i)]);
  }
  return [...list, ...edits.entries()];
}

/** The request's headers as policies have left them until now. */
export const requestHeadersNow = (x: Exchange): HeaderList => headersOf(x.head, x.requestEdits);

export const responseHeadersNow = (x: Exchange): HeaderList => headersOf(x.responseHead, x.responseEdits);

const spelled = (list: HeaderList): Set<string> => new Set(list.map(([name, value]) => `${name}: ${value}`));

/** Names of headers that are in one list and not, or not the same, in the other. */
export function headersChanged(before: HeaderList, after: HeaderList): string[] {
  const [was, is] = [spelled(before), spelled(after)];
  const names = [...before.filter(([name, value]) => !is.has(`${name}: ${value}`)), ...after.filter(([name, value]) => !was.has(`${name}: ${value}`))];
  return [...new Set(names.map(([name]) => name))].sort();
}

/** What differs between an exchange and its shadow after a policy had the shadow, in words; empty for nothing. Values are not told: they may be secret. */
export function changesOf(x: Exchange, shadow: Exchange): string {
  const changes: string[] = [];
  if (shadow.path !== x.path) changes.push('the path');
  if (shadow.query !== x.query) changes.push('the query');
  const request = headersChanged(requestHeadersNow(x.shadow()), requestHeadersNow(shadow));
  if (request.length > 0) changes.push(`request headers ${request.join(', ')}`);
  const response = headersChanged(responseHeadersNow(x.shadow()), responseHeadersNow(shadow));
  if (response.length > 0) changes.push(`response headers ${response.join(', ')}`);
  return changes.join('; ');
}
