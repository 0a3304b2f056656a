import { type FixtureOpts, LLMock } from '@copilotkit/aimock';

/** What was asked last, in whichever format: a text, or parts of which some are. */
function lastWords(messages: readonly { role: string; content: unknown }[]): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? (content as { text?: unknown }[]) : [];
  return parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join(' ');
}

/** About so many as a real model would count. */
const tokens = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

const port = Number(process.argv[2]);
const mock = new LLMock({ port, host: '127.0.0.1', logLevel: 'silent' });
type Answer = Parameters<typeof mock.on>[1];
const answer: Answer = ({ model, messages }) => {
  const said = lastWords(messages).slice(0, 2_000);
  const content = `This is ${model}, a mock model that comes with Gatehouse. You said: ${said}`;
  const [input, output] = [tokens(messages.map((message) => lastWords([{ ...message, role: 'user' }])).join(' ')), tokens(content)];
  // by the names of either of OpenAI's formats
  const usage = { prompt_tokens: input, completion_tokens: output, input_tokens: input, output_tokens: output, total_tokens: input + output };
  return { content, usage };
};
/** Streams come as a model writes, so that there is something to see: letters a chunk, milliseconds to the first, chunks a second. */
const pace = (ttft: number, tps: number): FixtureOpts => ({ chunkSize: 8, streamingProfile: { ttft, tps } });
mock.on({ model: 'mock-smart', userMessage: /.*/s }, answer, pace(250, 25));
mock.onMessage(/.*/s, answer, pace(80, 80));
await mock.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.stop().then(() => process.exit(0)));
