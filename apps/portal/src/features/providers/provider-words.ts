import type { WIRE_FORMATS } from '@gatehouse/contracts';
import { formatCount, formatMicros } from '@/lib/number';
import type { CheckAnswer, ProviderKeyView, ProviderView } from './provider-view';

type WireFormat = (typeof WIRE_FORMATS)[number];

export const FORMAT_WORDS: Readonly<Record<WireFormat, string>> = {
  'openai-chat': 'OpenAI, chat completions',
  'openai-responses': 'OpenAI, Responses',
  anthropic: 'Anthropic, Messages',
  gemini: 'Google, generateContent',
  bedrock: 'AWS Bedrock, Converse',
  cohere: 'Cohere, chat',
  ollama: 'Ollama',
};

export function authWords({ auth }: Pick<ProviderView, 'auth'>): string {
  if (auth.as === 'header') return `in the header ${auth.name}`;
  return { bearer: 'as Authorization: Bearer', aws: 'by AWS signatures', google: 'by a Google service account', none: 'none is sent' }[auth.as];
}

export function limitWords({ requestsPerMinute, tokensPerMinute, inFlightMax }: ProviderKeyView['limits']): string {
  const parts = [
    ...(requestsPerMinute ? [`${formatCount(requestsPerMinute)} calls a minute`] : []),
    ...(tokensPerMinute ? [`${formatCount(tokensPerMinute)} tokens a minute`] : []),
    ...(inFlightMax ? [`${formatCount(inFlightMax)} at a time`] : []),
  ];
  return parts.join(', ') || 'none';
}

/** Keys and their state in few words, for a row. */
export function keysWords({ keys, auth }: ProviderView): string {
  if (keys.length === 0) return auth.as === 'none' ? 'needs none' : 'none yet';
  const suspended = keys.filter(({ state }) => state === 'suspended').length;
  return suspended === 0 ? `${keys.length} active` : `${keys.length - suspended} active, ${suspended} suspended`;
}

export const priceWords = (perMillion: number | undefined): string => (perMillion === undefined ? 'not known' : formatMicros(perMillion));

export const CHECK_WORDS: Readonly<Record<CheckAnswer['outcome'], { tone: 'good' | 'warn' | 'bad'; title: string }>> = {
  ok: { tone: 'good', title: 'It answers' },
  refused: { tone: 'bad', title: 'It refuses the key' },
  failed: { tone: 'bad', title: 'It answers with an error' },
  unreachable: { tone: 'bad', title: 'It cannot be reached' },
  unknown: { tone: 'warn', title: 'It cannot be told from here' },
};
