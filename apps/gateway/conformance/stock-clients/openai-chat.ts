import OpenAI from 'openai';
import { MODEL, PICTURE_URL, SCHEMA, type Stock, TOOL } from './stock.js';

const asked = (content: string) => ({ model: MODEL, messages: [{ role: 'user' as const, content }] });
const tools = [{ type: 'function' as const, function: { name: TOOL, parameters: SCHEMA } }];

export function openaiChat(base: string): Stock {
  const client = new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 });
  const { completions } = client.chat;
  const textOf = async (request: Parameters<typeof completions.create>[0]) =>
    (await completions.create({ ...request, stream: false })).choices[0]?.message.content ?? '';
  return {
    ask: (text) => textOf(asked(text)),
    stream: async (text, signal, heard) => {
      let said = '';
      for await (const { choices } of await completions.create({ ...asked(text), stream: true }, { signal })) {
        said += choices[0]?.delta.content ?? '';
        heard?.(said);
      }
      return said;
    },
    call: async (text) => {
      const [call] = (await completions.create({ ...asked(text), tools })).choices[0]?.message.tool_calls ?? [];
      return call?.type === 'function' && JSON.parse(call.function.arguments);
    },
    callStreamed: async (text) => {
      const { choices } = await completions.stream({ ...asked(text), tools }).finalChatCompletion();
      const [call] = choices[0]?.message.tool_calls ?? [];
      return call?.type === 'function' && JSON.parse(call.function.arguments);
    },
    afterTool: async (text, found) => {
      const message = (await completions.create({ ...asked(text), tools })).choices[0]?.message;
      if (!message?.tool_calls?.[0]) throw new Error('no tool was called');
      const result = { role: 'tool' as const, tool_call_id: message.tool_calls[0].id, content: found };
      return textOf({ model: MODEL, tools, messages: [...asked(text).messages, message, result] });
    },
    see: (text) => {
      const content = [
        { type: 'text' as const, text },
        { type: 'image_url' as const, image_url: { url: PICTURE_URL } },
      ];
      return textOf({ model: MODEL, messages: [{ role: 'user', content }] });
    },
    leave: (text, signal) => completions.create(asked(text), { signal }),
    embed: async (input) => (await client.embeddings.create({ model: MODEL, input })).data.map(({ embedding }) => [...embedding]),
  };
}
