import { KEY_VARIABLE, QUESTION, quoted, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const client = (baseUrl: string) => `import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({
  apiKey: process.env.${KEY_VARIABLE},
  httpOptions: { baseUrl: ${quoted(baseUrl)} },
});
`;

const CALLS: Record<SampleCall['kind'], (model: string) => string> = {
  chat: (model) => `const reply = await client.models.generateContent({ model: ${model}, contents: ${quoted(QUESTION)} });
console.log(reply.text);`,
  stream: (model) => `const stream = await client.models.generateContentStream({ model: ${model}, contents: ${quoted(QUESTION)} });
for await (const chunk of stream) process.stdout.write(chunk.text ?? '');`,
  tools: (model) => `const reply = await client.models.generateContent({
  model: ${model},
  contents: ${quoted(TOOL_QUESTION)},
  config: {
    tools: [
      {
        functionDeclarations: [
          {
            name: 'get_weather',
            description: 'The weather in a city',
            parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
          },
        ],
      },
    ],
  },
});
for (const call of reply.functionCalls ?? []) console.log(call.name, JSON.stringify(call.args));`,
  embeddings: (model) => `const reply = await client.models.embedContent({ model: ${model}, contents: ${quoted(QUESTION)} });
console.log(reply.embeddings[0].values.length);`,
};

export function google({ baseUrl, model, kind }: SampleCall): Sample {
  return {
    id: 'google',
    label: '@google/genai',
    install: 'npm install @google/genai',
    file: 'sample.mjs',
    code: `${client(baseUrl)}\n${CALLS[kind](quoted(model))}`,
  };
}
