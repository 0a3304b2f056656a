import { KEY_VARIABLE, QUESTION, quoted, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const NAMES: Record<SampleCall['kind'], string> = { chat: 'generateText', stream: 'streamText', tools: 'generateText, jsonSchema, tool', embeddings: 'embed' };

const client = (baseUrl: string, kind: SampleCall['kind']) => `import { createOpenAI } from '@ai-sdk/openai';
import { ${NAMES[kind]} } from 'ai';

const gatehouse = createOpenAI({
  apiKey: process.env.${KEY_VARIABLE},
  baseURL: ${quoted(`${baseUrl}/v1`)},
});
`;

const CALLS: Record<SampleCall['kind'], (model: string) => string> = {
  chat: (model) => `const { text } = await generateText({ model: gatehouse.chat(${model}), prompt: ${quoted(QUESTION)} });
console.log(text);`,
  stream: (model) => `const { textStream } = streamText({ model: gatehouse.chat(${model}), prompt: ${quoted(QUESTION)} });
for await (const text of textStream) process.stdout.write(text);`,
  tools: (model) => `const { toolCalls } = await generateText({
  model: gatehouse.chat(${model}),
  prompt: ${quoted(TOOL_QUESTION)},
  tools: {
    get_weather: tool({
      description: 'The weather in a city',
      inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
    }),
  },
});
for (const call of toolCalls) console.log(call.toolName, JSON.stringify(call.input));`,
  embeddings: (model) => `const { embedding } = await embed({ model: gatehouse.embedding(${model}), value: ${quoted(QUESTION)} });
console.log(embedding.length);`,
};

export function aiSdk({ baseUrl, model, kind }: SampleCall): Sample {
  return {
    id: 'ai',
    label: 'ai (Vercel)',
    install: 'npm install ai @ai-sdk/openai',
    file: 'sample.mjs',
    code: `${client(baseUrl, kind)}\n${CALLS[kind](quoted(model))}`,
  };
}
