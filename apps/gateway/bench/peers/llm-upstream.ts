import { CORES, type Room } from '../room.js';
import { startNginx } from './nginx.js';

const TEXT = 'The quick brown fox jumps over the lazy dog, and the dog, being lazy, lets it. '.repeat(8).trim();

/** An answer of about a kilobyte, as chat completions have it. */
const CHAT = JSON.stringify({
  id: 'chatcmpl-123',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, message: { role: 'assistant', content: TEXT, refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: {
    prompt_tokens: 42,
    completion_tokens: 144,
    total_tokens: 186,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  },
  system_fingerprint: 'fp_1',
});

/** A model of every contender, on the load's core: it answers the same at once, from memory. */
export async function startLlmUpstream(room: Room): Promise<number> {
  const { port } = await startNginx(room, {
    core: CORES.load,
    http: (own) => `client_body_buffer_size 1m;
      server { listen 127.0.0.1:${own} backlog=4096; default_type application/json; location / { return 200 '${CHAT}'; } }`,
  });
  return port;
}
