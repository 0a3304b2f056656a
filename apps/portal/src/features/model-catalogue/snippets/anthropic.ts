import { KEY_VARIABLE, QUESTION, quoted, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const client = (baseUrl: string) => `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  apiKey: process.env.${KEY_VARIABLE},
  baseURL: ${quoted(baseUrl)},
});
`;

const CALLS: Record<Exclude<SampleCall['kind'], 'embeddings'>, (model: string) => string> = {
  chat: (model) => `const reply = await client.messages.create({
  model: ${model},
  max_tokens: 1024,
  messages: [{ role: 'user', content: ${quoted(QUESTION)} }],
});
for (const block of reply.content) if (block.type === 'text') console.log(block.text);`,
  stream: (model) => `const stream = client.messages.stream({
  model: ${model},
  max_tokens: 1024,
  messages: [{ role: 'user', content: ${quoted(QUESTION)} }],
});
stream.on('text', (text) => process.stdout.write(text));
await stream.finalMessage();`,
  tools: (model) => `const reply = await client.messages.create({
  model: ${model},
  max_tokens: 1024,
  messages: [{ role: 'user', content: ${quoted(TOOL_QUESTION)} }],
  tools: [
    {
      name: 'get_weather',
      description: 'The weather in a city',
      input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
});
for (const block of reply.content) if (block.type === 'tool_use') console.log(block.name, JSON.stringify(block.input));`,
};

/** Null for what its format has no word for. */
export function anthropic({ baseUrl, model, kind }: SampleCall): Sample | null {
  if (kind === 'embeddings') return null;
  return {
    id: 'anthropic',
    label: '@anthropic-ai/sdk',
    install: 'npm install @anthropic-ai/sdk',
    file: 'sample.mjs',
    code: `${client(baseUrl)}\n${CALLS[kind](quoted(model))}`,
  };
}
