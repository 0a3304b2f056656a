import { KEY_VARIABLE, QUESTION, quoted, type Sample, type SampleCall, TOOL_QUESTION } from './snippet';

const client = (baseUrl: string) => `import os

from openai import OpenAI

client = OpenAI(api_key=os.environ[${quoted(KEY_VARIABLE)}], base_url=${quoted(`${baseUrl}/v1`)})
`;

const CALLS: Record<SampleCall['kind'], (model: string) => string> = {
  chat: (model) => `reply = client.chat.completions.create(
    model=${model},
    messages=[{'role': 'user', 'content': ${quoted(QUESTION)}}],
)
print(reply.choices[0].message.content)`,
  stream: (model) => `stream = client.chat.completions.create(
    model=${model},
    messages=[{'role': 'user', 'content': ${quoted(QUESTION)}}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or '', end='')`,
  tools: (model) => `reply = client.chat.completions.create(
    model=${model},
    messages=[{'role': 'user', 'content': ${quoted(TOOL_QUESTION)}}],
    tools=[
        {
            'type': 'function',
            'function': {
                'name': 'get_weather',
                'description': 'The weather in a city',
                'parameters': {'type': 'object', 'properties': {'city': {'type': 'string'}}, 'required': ['city']},
            },
        }
    ],
)
for call in reply.choices[0].message.tool_calls or []:
    print(call.function.name, call.function.arguments)`,
  embeddings: (model) => `reply = client.embeddings.create(model=${model}, input=${quoted(QUESTION)})
print(len(reply.data[0].embedding))`,
};

export function openaiPython({ baseUrl, model, kind }: SampleCall): Sample {
  return {
    id: 'python',
    label: 'openai (Python)',
    install: 'pip install openai',
    file: 'sample.py',
    code: `${client(baseUrl)}\n${CALLS[kind](quoted(model))}`,
  };
}
