import { LLMock } from '@copilotkit/aimock';

/** What was asked last, in whichever format: a text, or parts of which some are. */
function lastWords(messages: readonly { role: string; content: unknown }[]): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? (content as { text?: unknown }[]) : [];
  return parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join(' ');
}

const port = Number(process.argv[2]);
const mock = new LLMock({ port, host: '127.0.0.1', logLevel: 'silent' });
mock.onMessage(/.*/s, ({ model, messages }) => {
  const said = lastWords(messages).slice(0, 2_000);
  return { content: `This is ${model}, a mock model that comes with Gatehouse. You said: ${said}` };
});
await mock.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.stop().then(() => process.exit(0)));
