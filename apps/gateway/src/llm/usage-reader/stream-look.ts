import type { WireFormat } from '@gatehouse/definition';
import { errorInChunk } from '../formats/openai-chat/error-in-chunk.js';
import { type Frame, jsonOf } from '../ir/index.js';

/** What an event shows to who only looks on. */
export const Seen = {
  nothing: 0,
  /** Something of the answer itself. */
  content: 1,
  /** Why a choice ended. */
  finish: 2,
  /** The stream says that it is complete. */
  end: 4,
  usage: 8,
  /** Usage so far, which a later event tells again. */
  usageSoFar: 16,
  error: 32,
} as const;

/** Quotes inside of texts are escaped in JSON: these names can stand nowhere but in their places. */
const FULL_TEXT = /"(?:content|reasoning_content|reasoning|refusal|arguments|text|transcript|thinking|data)"\s*:\s*"(?!")/;
const TOOL_CALLS = /"tool_calls"\s*:\s*\[\s*\{/;
const USAGE = /"usage"\s*:\s*\{/;
const FINISH = /"(?:finish_reason|stop_reason|finishReason|done_reason)"\s*:\s*"([^"]+)"/;
const ERROR_FIRST = /^\s*\[?\s*\{\s*"error"\s*:/;
const GEMINI_CONTENT = /"(?:text|functionCall|inlineData|executableCode|codeExecutionResult)"\s*:/;
const GEMINI_USAGE = /"usageMetadata"\s*:/;
const GEMINI_BLOCKED = /"blockReason"\s*:/;
const DONE = /"done"\s*:\s*true/;
const TYPE = /"type"\s*:\s*"([^"]+)"/;

const ERROR = '"error"';
const COHERE_FAILED = /"finish_reason"\s*:\s*"(?:ERROR|TIMEOUT)"|"error"\s*:\s*"(?!")/;

/** The event's name, where the stream names it or its data do. */
const nameOf = ({ event, data }: Frame): string => event ?? TYPE.exec(data)?.[1] ?? '';

function openaiChat({ data }: Frame): number {
  if (data === '[DONE]') return Seen.end;
  if (ERROR_FIRST.test(data) || (data.includes(ERROR) && errorInChunk(jsonOf(data)) !== undefined)) return Seen.error;
  return (FULL_TEXT.test(data) || TOOL_CALLS.test(data) ? Seen.content : 0) | (USAGE.test(data) ? Seen.usage : 0) | (FINISH.test(data) ? Seen.finish : 0);
}

function openaiResponses(frame: Frame): number {
  const name = nameOf(frame);
  if (name.endsWith('.delta')) return Seen.content;
  if (name === 'response.completed' || name === 'response.incomplete') return Seen.finish | Seen.end | Seen.usage;
  if (name === 'response.failed' || name === 'error' || ERROR_FIRST.test(frame.data)) return Seen.error | Seen.usage;
  return Seen.nothing;
}

function anthropic(frame: Frame): number {
  switch (nameOf(frame)) {
    case 'content_block_delta':
      return Seen.content;
    case 'content_block_start':
      return /"type"\s*:\s*"(?:tool_use|server_tool_use|redacted_thinking)"/.test(frame.data) ? Seen.content : Seen.nothing;
    case 'message_start':
      return Seen.usage;
    case 'message_delta':
      return Seen.usage | (FINISH.test(frame.data) ? Seen.finish : 0);
    case 'message_stop':
      return Seen.end;
    case 'error':
      return Seen.error;
    default:
      return ERROR_FIRST.test(frame.data) ? Seen.error : Seen.nothing;
  }
}

/** Has no word for the end: it is complete where it said why the model stopped. */
function gemini({ data }: Frame): number {
  if (ERROR_FIRST.test(data)) return Seen.error;
  const finish = FINISH.test(data) || GEMINI_BLOCKED.test(data) ? Seen.finish : 0;
  return (GEMINI_CONTENT.test(data) ? Seen.content : 0) | (GEMINI_USAGE.test(data) ? Seen.usageSoFar : 0) | finish;
}

function cohere(frame: Frame): number {
  const name = nameOf(frame);
  if (name === 'message-end') return COHERE_FAILED.test(frame.data) ? Seen.error | Seen.usage : Seen.finish | Seen.end | Seen.usage;
  return name.endsWith('-delta') || name === 'tool-call-start' ? Seen.content : Seen.nothing;
}

function ollama({ data }: Frame): number {
  if (ERROR_FIRST.test(data)) return Seen.error;
  const content = FULL_TEXT.test(data) || TOOL_CALLS.test(data) ? Seen.content : 0;
  return content | (DONE.test(data) ? Seen.finish | Seen.end | Seen.usage : 0);
}

/** Looks at an event without reading it whole. */
export const LOOKS: Readonly<Record<WireFormat, (frame: Frame) => number>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic,
  gemini,
  cohere,
  ollama,
  // framed in binary: nobody passes it on unread
  bedrock: () => Seen.nothing,
};

/** The same of what is no conversation: pictures, speech and transcripts in pieces, of whatever kind. Each event is the answer's, and nothing in one says that it was the last. */
export function lookAtOther(frame: Frame): number {
  const { data } = frame;
  if (data === '[DONE]') return Seen.end;
  if (ERROR_FIRST.test(data) || nameOf(frame) === 'error') return Seen.error;
  return Seen.content | (USAGE.test(data) ? Seen.usage : 0);
}

/** Why the model stopped, in the provider's word. */
export const finishIn = (json: string): string | undefined => FINISH.exec(json)?.[1];
