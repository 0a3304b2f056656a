import OpenAI from 'openai';
import type { ResponseInput } from 'openai/resources/responses/responses';
import { MODEL, PICTURE_URL, SCHEMA, type Stock, TOOL } from './stock.js';

const tools = [{ type: 'function' as const, name: TOOL, parameters: SCHEMA, strict: false }];

export function openaiResponses(base: string): Stock {
  const { responses } = new OpenAI({ apiKey: 'none', baseURL: `${base}/v1`, maxRetries: 0 });
  const asked = (input: string | ResponseInput) => ({ model: MODEL, input });
  const argumentsOf = (output: OpenAI.Responses.ResponseOutputItem[]) =>
    output.flatMap((item) => (item.type === 'function_call' ? [JSON.parse(item.arguments)] : []))[0];
  return {
    ask: async (text) => (await responses.create(asked(text))).output_text,
    stream: async (text, signal, heard) => {
      let said = '';
      for await (const event of await responses.create({ ...asked(text), stream: true }, { signal })) {
        if (event.type === 'error') throw new Error(event.message);
        if (event.type === 'response.failed') throw new Error(event.response.error?.message);
        if (event.type !== 'response.output_text.delta') continue;
        said += event.delta;
        heard?.(said);
      }
      return said;
    },
    call: async (text) => argumentsOf((await responses.create({ ...asked(text), tools })).output),
    callStreamed: async (text) => argumentsOf((await responses.stream({ ...asked(text), tools }).finalResponse()).output),
    afterTool: async (text, found) => {
      const { output } = await responses.create({ ...asked(text), tools });
      const call = output.find((item) => item.type === 'function_call');
      if (call?.type !== 'function_call') throw new Error('no tool was called');
      const input: ResponseInput = [{ role: 'user', content: text }, call, { type: 'function_call_output', call_id: call.call_id, output: found }];
      return (await responses.create({ ...asked(input), tools })).output_text;
    },
    see: async (text) => {
      const content = [
        { type: 'input_text' as const, text },
        { type: 'input_image' as const, image_url: PICTURE_URL, detail: 'auto' as const },
      ];
      return (await responses.create(asked([{ role: 'user', content }]))).output_text;
    },
    leave: (text, signal) => responses.create(asked(text), { signal }),
  };
}
