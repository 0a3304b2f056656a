import Anthropic from '@anthropic-ai/sdk';
import { MODEL, PICTURE, SCHEMA, type Stock, TOOL } from './stock.js';

const tools = [{ name: TOOL, input_schema: SCHEMA }];

export function anthropic(base: string): Stock {
  const { messages } = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 });
  const asked = (content: Anthropic.MessageParam['content']) => ({ model: MODEL, max_tokens: 100, messages: [{ role: 'user' as const, content }] });
  const textOf = ({ content }: Anthropic.Message) => content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const inputOf = ({ content }: Anthropic.Message) => content.flatMap((block) => (block.type === 'tool_use' ? [block.input] : []))[0];
  return {
    ask: async (text) => textOf(await messages.create(asked(text))),
    stream: async (text, signal, heard) => {
      const stream = messages.stream(asked(text), { signal });
      stream.on('text', (_, said) => heard?.(said));
      return stream.finalText();
    },
    call: async (text) => inputOf(await messages.create({ ...asked(text), tools })),
    callStreamed: async (text) => inputOf(await messages.stream({ ...asked(text), tools }).finalMessage()),
    afterTool: async (text, found) => {
      const request = asked(text);
      const { content } = await messages.create({ ...request, tools });
      const call = content.find((block) => block.type === 'tool_use');
      if (call?.type !== 'tool_use') throw new Error('no tool was called');
      const result = { role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: call.id, content: found }] };
      return textOf(await messages.create({ ...request, tools, messages: [...request.messages, { role: 'assistant', content }, result] }));
    },
    see: async (text) =>
      textOf(
        await messages.create(
          asked([
            { type: 'text', text },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
          ]),
        ),
      ),
    leave: (text, signal) => messages.create(asked(text), { signal }),
  };
}
