import { KEY_VARIABLE, QUESTION, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

function bodyOf({ model, kind }: SampleCall): object {
  if (kind === 'embeddings') return { model, input: QUESTION };
  const messages = [{ role: 'user', content: kind === 'tools' ? TOOL_QUESTION : QUESTION }];
  return { model, messages, ...(kind === 'stream' && { stream: true }), ...(kind === 'tools' && { tools: [WEATHER] }) };
}

export function curl(call: SampleCall): Sample {
  const path = call.kind === 'embeddings' ? '/v1/embeddings' : '/v1/chat/completions';
  const body = JSON.stringify(bodyOf(call), null, 2).replaceAll("'", `'\\''`);
  const code = `curl ${call.kind === 'stream' ? '-N ' : ''}${call.baseUrl}${path} \\
  -H "Authorization: Bearer $${KEY_VARIABLE}" \\
  -H 'Content-Type: application/json' \\
  -d '${body}'`;
  return { id: 'curl', label: 'curl', install: null, file: 'Shell', code };
}
