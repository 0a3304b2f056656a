import { header, Reply } from '../../pipeline/reply.js';
import type { PreparedCall } from './prepared.js';

/** A count of tokens where no provider of the model counts for callers of this format: by the length of the body, and said so. */
export function guessedCount({ format, inputTokensGuess: tokens }: PreparedCall): Reply {
  const body = format === 'gemini' ? { totalTokens: tokens } : { input_tokens: tokens };
  return new Reply(200, [header('x-gatehouse-estimated', 'true')], Buffer.from(JSON.stringify(body)), 'application/json', null, undefined);
}
