import { type Block, carryRest, type Json, type JsonObject, type Ledger, type ModelMessage, type ModelRequest } from '../ir/index.js';
import { isBlank } from './settings.js';

export interface Turn {
  role: 'user' | 'assistant';
  messages: ModelMessage[];
}

/** Where bodies have instructions apart from messages. */
const APART = new Set(['/system', '/systemInstruction']);

const isInstruction = ({ role }: ModelMessage): boolean => role === 'system' || role === 'developer';

/**
 * A conversation as formats have it that know instructions apart, and two roles that take turns: results of tools are said by the user, and what one role says in several messages is
 * one turn, so that all results of parallel calls stand in the turn after them.
 * @param asTheyAre what the format itself said is left as it was: only instructions at the beginning stand apart
 */
export function turnsOf(request: ModelRequest, ledger: Ledger, asTheyAre: boolean): { instructions: ModelMessage[]; turns: (Turn | ModelMessage)[] } {
  const instructions: ModelMessage[] = [];
  const turns: (Turn | ModelMessage)[] = [];
  for (const message of request.messages) {
    if (isInstruction(message)) {
      if (asTheyAre && !APART.has(message.at ?? '')) turns.push(message);
      else {
        if (turns.length > 0) ledger.changed(message.at ?? '', 'said before the conversation, as the model’s format has it');
        instructions.push(message);
      }
      continue;
    }
    if (!asTheyAre && saysNothing(message)) continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (!asTheyAre && last !== undefined && 'messages' in last && last.role === role) last.messages.push(message);
    else turns.push({ role, messages: [message] });
  }
  if (turns.length === 0 && !asTheyAre) askInstead(instructions, turns, ledger);
  return { instructions, turns };
}

/** Nothing or white space, which models of these formats refuse to be told. */
const saysNothing = ({ blocks }: ModelMessage): boolean =>
  blocks.every((block) => block.type === 'text' && block.signature === undefined && isBlank(block.text));

/** Turns of one role that stand beside each other, as what stood between them could not be told, as one. */
export function joinTurns(turns: readonly { role: string; content: Json[] }[]): JsonObject[] {
  const out: { role: string; content: Json[] }[] = [];
  for (const turn of turns) {
    const last = out.at(-1);
    if (last?.role === turn.role) last.content.push(...turn.content);
    else out.push({ ...turn });
  }
  return out;
}

/** Nobody asks anything: formats that know instructions apart demand somebody who does, so the last of them is said by the user. */
function askInstead(instructions: ModelMessage[], turns: (Turn | ModelMessage)[], ledger: Ledger): void {
  const last = instructions.pop();
  if (last === undefined) return;
  ledger.changed(last.at ?? '', 'said by the user, as there is no conversation');
  turns.push({ role: 'user', messages: [{ ...last, role: 'user' }] });
}

/** Results of tools before what else the user says: models refuse them the other way round. */
export function resultsFirst(blocks: readonly Block[]): Block[] {
  const results = blocks.filter(({ type }) => type === 'tool-result');
  return results.length === 0 ? [...blocks] : [...results, ...blocks.filter(({ type }) => type !== 'tool-result')];
}

/** Reports what messages say of themselves and the format has no place for. */
export function loseNames(messages: readonly ModelMessage[], ledger: Ledger): void {
  for (const { name, at } of messages) if (name !== undefined) ledger.lost(`${at ?? ''}/name`, 'the model’s format has no names of speakers');
}

/** Reports what of messages, their parts and tools nobody knows, whatever becomes of them in another format. */
export function loseRests({ messages, tools = [] }: ModelRequest, ledger: Ledger): void {
  for (const tool of tools) if (tool.type !== 'hosted') carryRest({}, tool, false, ledger);
  for (const message of messages)
    for (const part of [message, ...message.blocks, ...message.blocks.flatMap((block) => (block.type === 'tool-result' ? block.content : []))])
      carryRest({}, part, false, ledger);
}
