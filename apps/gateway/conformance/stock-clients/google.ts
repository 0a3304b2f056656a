import { type Content, GoogleGenAI } from '@google/genai';
import { MODEL, PICTURE, SCHEMA, type Stock, TOOL } from './stock.js';

const config = { tools: [{ functionDeclarations: [{ name: TOOL, parametersJsonSchema: SCHEMA }] }] };

export function google(base: string): Stock {
  const { models } = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } });
  return {
    ask: async (contents) => (await models.generateContent({ model: MODEL, contents })).text ?? '',
    stream: async (contents, abortSignal, heard) => {
      let said = '';
      for await (const piece of await models.generateContentStream({ model: MODEL, contents, config: { abortSignal } })) {
        said += piece.text ?? '';
        heard?.(said);
      }
      return said;
    },
    call: async (contents) => (await models.generateContent({ model: MODEL, contents, config })).functionCalls?.[0]?.args,
    callStreamed: async (contents) => {
      const called = [];
      for await (const piece of await models.generateContentStream({ model: MODEL, contents, config })) called.push(...(piece.functionCalls ?? []));
      return called[0]?.args;
    },
    afterTool: async (text, found) => {
      const question: Content = { role: 'user', parts: [{ text }] };
      const { candidates, functionCalls } = await models.generateContent({ model: MODEL, contents: [question], config });
      const [said, call] = [candidates?.[0]?.content, functionCalls?.[0]];
      if (!said || !call) throw new Error('no tool was called');
      const result: Content = { role: 'user', parts: [{ functionResponse: { ...(call.id && { id: call.id }), name: TOOL, response: { output: found } } }] };
      return (await models.generateContent({ model: MODEL, contents: [question, said, result], config })).text ?? '';
    },
    see: async (text) => {
      const contents = [{ role: 'user', parts: [{ text }, { inlineData: { mimeType: 'image/png', data: PICTURE } }] }];
      return (await models.generateContent({ model: MODEL, contents })).text ?? '';
    },
    leave: (contents, abortSignal) => models.generateContent({ model: MODEL, contents, config: { abortSignal } }),
    embed: async (contents) => ((await models.embedContent({ model: MODEL, contents })).embeddings ?? []).map(({ values }) => values ?? []),
  };
}
