import { type Head, HOP, STRIDE } from '../../http1/head.js';

export type Field = readonly [name: string, value: string];

/** What the upstream's head says, whatever policies made of it since; what is for one hop only does not count. */
export function fieldsOf(head: Head): Field[] {
  const { bytes, count, flags, index } = head;
  const fields: Field[] = [];
  for (let i = 0; i < count; i++) {
    if (((flags[i] as number) & HOP) !== 0) continue;
    fields.push([bytes.toString('latin1', index[i * STRIDE], index[i * STRIDE + 1]).toLowerCase(), head.value(i)]);
  }
  return fields;
}

/** All lines of a name as one list; undefined when there is none. */
export function fieldOf(fields: readonly Field[], name: string): string | undefined {
  let text: string | undefined;
  for (const [other, value] of fields) if (other === name) text = text === undefined ? value : `${text}, ${value}`;
  return text;
}

export function linesOf(fields: readonly Field[], name: string): string[] {
  return fields.filter(([other]) => other === name).map(([, value]) => value);
}

/** Never stored nor sent from the store: of one hop, or of one answer. Beside those that the head's reader knows. */
export const NOT_STORED: ReadonlySet<string> = new Set([
  'age',
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);
