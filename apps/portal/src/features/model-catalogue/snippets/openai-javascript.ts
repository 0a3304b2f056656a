import { KEY_VARIABLE, QUESTION, quoted, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const client = (baseUrl: string) => `import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: process.env.${KEY_VARIABLE},
  baseURL: ${quoted(`${baseUrl}/v1`)},
});
`;

const CALLS: Record<SampleCall['kind'], (model: string) => string> = {
  chat: (model) => `const reply = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: ${quoted(QUESTION)} }],
});
console.log(reply.choices[0].message.content);`,
  stream: (model) => `const stream = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: ${quoted(QUESTION)} }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? '');`,
  tools: (model) => `const reply = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: ${quoted(TOOL_QUESTION)} }],
  tools: [
    {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'The weather in a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    },
  ],
});
for (const call of reply.choices[0].message.tool_calls ?? []) console.log(call.function.name, call.function.arguments);`,
  embeddings: (model) => `const reply = await client.embeddings.create({ model: ${model}, input: ${quoted(QUESTION)} });
console.log(reply.data[0].embedding.length);`,
};

export function openaiJavascript({ baseUrl, model, kind }: SampleCall): Sample {
  return {
    id: 'openai',
    label: 'openai',
    install: 'npm install openai',
    file: 'sample.mjs',
    code: `${client(baseUrl)}\n${CALLS[kind](quoted(model))}`,
  };
}
