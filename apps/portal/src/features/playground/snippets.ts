import type { ChatCall } from './run-chat';

export interface Snippet {
  id: string;
  label: string;
  title: string;
  code: string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** JSON as Python spells it: outside of strings, three words differ. */
const python = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, (part) => ({ true: 'True', false: 'False', null: 'None' })[part] ?? part);

const KEY = 'GATEHOUSE_KEY';

/** The same call from elsewhere. The key is left to a variable, so that what is copied can be shared. */
export function snippetsOf(url: string, { body }: Pick<ChatCall, 'body'>, headers: Readonly<Record<string, string>>): Snippet[] {
  const json = JSON.stringify(body, null, 2);
  const base = url.replace(/\/chat\/completions$/, '');
  const curl = [
    `curl --no-buffer ${quoted(url)}`,
    `-H "authorization: Bearer $${KEY}"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `-H 'content-type: application/json'`,
    `-d ${quoted(json)}`,
  ].join(' \\\n  ');
  const more = Object.keys(headers).length > 0 ? headers : undefined;
  const js = `import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: process.env.${KEY},
  baseURL: ${JSON.stringify(base)},${more ? `\n  defaultHeaders: ${JSON.stringify(more)},` : ''}
});
const stream = await client.chat.completions.create(${json});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
`;
  const py = `import os
from openai import OpenAI

client = OpenAI(
    api_key=os.environ["${KEY}"],
    base_url=${JSON.stringify(base)},${more ? `\n    default_headers=${JSON.stringify(more)},` : ''}
)
stream = client.chat.completions.create(**${python(json)})
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")
`;
  return [
    { id: 'curl', label: 'curl', title: 'Shell', code: curl },
    { id: 'js', label: 'JavaScript', title: 'npm install openai', code: js },
    { id: 'python', label: 'Python', title: 'pip install openai', code: py },
  ];
}
