import { aiSdk } from './ai-sdk.js';
import { anthropic } from './anthropic.js';
import { google } from './google.js';
import { openaiChat } from './openai-chat.js';
import { openaiResponses } from './openai-responses.js';
import type { Stock } from './stock.js';

export * from './stock.js';

/** Stock clients, unchanged, by the address of an API of models. */
export const CLIENTS: Readonly<Record<string, (base: string) => Stock>> = {
  'openai, chat': openaiChat,
  'openai, responses': openaiResponses,
  '@anthropic-ai/sdk': anthropic,
  '@google/genai': google,
  'ai, chat': aiSdk('chat'),
  'ai, responses': aiSdk('responses'),
};
