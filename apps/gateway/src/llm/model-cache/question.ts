import { canonicalJson } from '@gatehouse/kernel';
import type { Block, Json, ModelMessage, ModelRequest, Tool } from '../ir/index.js';

/** Of a request, what changes nothing of the answer's content, or stands elsewhere in the key. Whatever is not named here tells questions apart. */
const ASIDE = new Set([
  'from',
  'model',
  'stream',
  'streamUsage',
  'user',
  'metadata',
  'forms',
  'cacheKey',
  'cacheRetention',
  'cache',
  'serviceTier',
  'store',
  'messages',
  'tools',
  'sampling',
  'output',
]);

function bareBlock(block: Block): object {
  const { at: _at, form: _form, cache: _cache, ...meant } = block;
  if (meant.type !== 'tool-result') return meant;
  const { plain: _plain, content, ...result } = meant;
  return { ...result, content: content.map(bareBlock) };
}

function bareTool(tool: Tool): object {
  if (tool.type === 'hosted') return { ...tool, at: undefined, form: undefined };
  return { ...tool, at: undefined, form: undefined, cache: undefined };
}

const bareMessage = ({ role, name, rest, blocks }: ModelMessage): object => ({ role, name, rest, blocks: blocks.map(bareBlock) });

function settingsOf(request: ModelRequest): object {
  const { sampling, output, tools, from } = request;
  const others = Object.entries(request).filter(([name, value]) => !ASIDE.has(name) && value !== undefined);
  return {
    ...Object.fromEntries(others),
    // members that nobody knows here mean what they mean in their own format
    from: request.rest === undefined ? undefined : from,
    sampling: { ...sampling, n: sampling.n === 1 ? undefined : sampling.n },
    output: output?.kind === 'text' ? undefined : output,
    tools: tools?.length ? tools.map(bareTool) : undefined,
  };
}

/** The text of a message that is text and nothing else. */
export function textOf({ blocks, rest }: ModelMessage): string | undefined {
  if (rest !== undefined || blocks.length === 0) return undefined;
  let text = '';
  for (const block of blocks) {
    if (block.type !== 'text' || block.rest !== undefined) return undefined;
    text += text === '' ? block.text : `\n${block.text}`;
  }
  return text;
}

/** A question to a model in one spelling, whichever format it came in. */
export interface Question {
  /** All of it. */
  readonly whole: string;
  /** All but the last message's text: what has to be the same where only that means the same. Null where it is no text of a user's. */
  readonly ground: string | null;
  /** That text. */
  readonly text: string;
  /** Messages of users. */
  readonly turns: number;
}

export function questionOf(request: ModelRequest): Question {
  const settings = settingsOf(request);
  const { messages } = request;
  const last = messages.at(-1);
  const text = last?.role === 'user' ? textOf(last) : undefined;
  const before = messages.slice(0, -1).map(bareMessage);
  return {
    whole: canonicalJson({ settings, messages: messages.map(bareMessage) } as unknown as Json),
    ground: text === undefined ? null : canonicalJson({ settings, before, name: last?.name } as unknown as Json),
    text: text ?? '',
    turns: messages.filter(({ role }) => role === 'user').length,
  };
}
