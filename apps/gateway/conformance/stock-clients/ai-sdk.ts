import { createOpenAI } from '@ai-sdk/openai';
import { embedMany, generateText, jsonSchema, streamText, tool } from 'ai';
import { MODEL, PICTURE, SCHEMA, type Stock, TOOL } from './stock.js';

/** @param kind which of its models: the SDK's own choice is `responses` */
export const aiSdk =
  (kind: 'chat' | 'responses') =>
  (base: string): Stock => {
    const openai = createOpenAI({ apiKey: 'none', baseURL: `${base}/v1` });
    const model = openai[kind](MODEL);
    const tools = { [TOOL]: tool({ inputSchema: jsonSchema<{ city: string }>(SCHEMA) }) };
    const once = { model, maxRetries: 0 };
    return {
      ask: async (prompt) => (await generateText({ ...once, prompt })).text,
      stream: async (prompt, abortSignal, heard) => {
        let said = '';
        let failure: unknown;
        const onError = ({ error }: { error: unknown }) => {
          failure = error;
        };
        for await (const piece of streamText({ ...once, prompt, onError, ...(abortSignal && { abortSignal }) }).textStream) {
          said += piece;
          heard?.(said);
        }
        if (failure !== undefined) throw failure;
        return said;
      },
      call: async (prompt) => (await generateText({ ...once, prompt, tools })).toolCalls[0]?.input,
      callStreamed: async (prompt) => (await streamText({ ...once, prompt, tools }).toolCalls)[0]?.input,
      afterTool: async (prompt, found) => {
        const question = { role: 'user' as const, content: prompt };
        const { response, toolCalls } = await generateText({ ...once, messages: [question], tools });
        const [call] = toolCalls;
        if (!call) throw new Error('no tool was called');
        const output = { type: 'text' as const, value: found };
        const result = { role: 'tool' as const, content: [{ type: 'tool-result' as const, toolCallId: call.toolCallId, toolName: TOOL, output }] };
        return (await generateText({ ...once, messages: [question, ...response.messages, result], tools })).text;
      },
      see: async (text) => {
        const content = [
          { type: 'text' as const, text },
          { type: 'file' as const, data: PICTURE, mediaType: 'image/png' },
        ];
        return (await generateText({ ...once, messages: [{ role: 'user', content }] })).text;
      },
      leave: (prompt, abortSignal) => generateText({ ...once, prompt, abortSignal }),
      embed: async (values) => (await embedMany({ model: openai.embedding(MODEL), values, maxRetries: 0 })).embeddings,
    };
  };
