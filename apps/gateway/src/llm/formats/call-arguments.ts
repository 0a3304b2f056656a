import { isObject, type Json, type JsonObject, jsonOf, type Ledger, type ToolCallBlock } from '../ir/index.js';

/** What a call's arguments hold, for formats that have them as an object. Models write no JSON at times, or nothing where there are none. */
export function argumentsOf({ arguments: text, custom, at }: ToolCallBlock, ledger?: Ledger): JsonObject {
  if (text.trim() === '') return {};
  const value: Json | undefined = custom ? undefined : jsonOf(text);
  if (isObject(value)) return value;
  ledger?.changed(`${at ?? ''}/arguments`, 'no JSON object: given as the member `input`');
  return { input: value ?? text };
}
