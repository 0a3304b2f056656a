import { JsonLimitsConfig } from '@gatehouse/definition/policies';
import { JsonCheck } from '../policies/json-limits/check-json.js';

/** What tells a call and its answer apart (JSON-RPC 2.0, 4); MCP has no null here. */
export type MessageId = string | number;

/** One message of a client, as far as it was looked at. Without `id` a notification; without `method` an answer to what the server asked. */
export interface Message {
  readonly id: MessageId | undefined;
  readonly method: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** JSON-RPC 2.0, 5.1. */
export const RPC = { parse: -32_700, invalid: -32_600, noMethod: -32_601, parameters: -32_602, internal: -32_603 } as const;

/** No such message: why, and the number that JSON-RPC has for it. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
  constructor(
    readonly number: number,
    message: string,
  ) {
    super(message);
  }
}

const { bodyBytesMax: _, ...SHAPE } = JsonLimitsConfig.parse({ depthMax: 64, keysMax: 10_000, itemsMax: 100_000, stringBytesMax: 10_000_000 });

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const folded = (name: string): string => name.toLowerCase().toUpperCase();
const spellings = (names: readonly string[]): ReadonlyMap<string, string> => new Map(names.map((name) => [folded(name), name]));
const OF_MESSAGES = spellings(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
/** By which calls are told apart here. */
const OF_PARAMETERS = spellings(['name', 'arguments', 'uri', 'cursor', 'protocolVersion']);

/** Some servers know no cases (Go's own reader of JSON): they would take a member for the one that it looks like. */
function oddIn(value: object, names: ReadonlyMap<string, string>): boolean {
  return Object.keys(value).some((name) => (names.get(folded(name)) ?? name) !== name);
}

function messageOf(value: unknown): Message {
  if (!isObject(value) || value.jsonrpc !== '2.0') throw new BadMessage(RPC.invalid, 'The message is none of JSON-RPC 2.0.');
  if (oddIn(value, OF_MESSAGES) || (isObject(value.params) && oddIn(value.params, OF_PARAMETERS)))
    throw new BadMessage(RPC.invalid, 'A member is not in its own spelling: some readers would take it for the one that it looks like.');
  const { id, method, params } = value;
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') throw new BadMessage(RPC.invalid, 'The id is neither text nor number.');
  if (method !== undefined && typeof method !== 'string') throw new BadMessage(RPC.invalid, 'The method is no text.');
  if (method === undefined && !('result' in value) && !('error' in value)) throw new BadMessage(RPC.invalid, 'There is neither method nor result.');
  if (params !== undefined && !isObject(params)) throw new BadMessage(RPC.parameters, 'The parameters are no object.');
  return { id, method, params: params ?? {} };
}

/**
 * Reads what a client sent. What readers could take in two ways, such as a member that is there twice, is refused.
 * @throws BadMessage
 */
export function readMessages(body: Buffer, bodyBytesMax: number): { all: Message[]; isBatch: boolean } {
  const wrong = new JsonCheck(body, { ...SHAPE, bodyBytesMax }).run();
  if (wrong !== undefined) throw new BadMessage(RPC.parse, wrong);
  const value: unknown = JSON.parse(body.toString('utf8'));
  if (!Array.isArray(value)) return { all: [messageOf(value)], isBatch: false };
  if (value.length === 0) throw new BadMessage(RPC.invalid, 'The batch is empty.');
  return { all: value.map(messageOf), isBatch: true };
}

export const rpcError = (id: MessageId | undefined, number: number, message: string): object => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code: number, message },
});
export const rpcResult = (id: MessageId, result: object): object => ({ jsonrpc: '2.0', id, result });
