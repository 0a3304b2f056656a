import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { snippetsOf } from './snippets';

const body = { model: 'fast', messages: [{ role: 'user', content: `It's "true"; $(rm) and null` }], stream: true, seed: null };
const [curl, js, py] = snippetsOf('https://gw.example/acme/llm/v1/chat/completions', { body }, { 'x-version': 'v1' });

test('a shell reads from the line what was meant', () => {
  const echoed = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }\nGATEHOUSE_KEY=k\n${curl?.code}`], { encoding: 'utf8' }).split('\0');
  expect(echoed).toContain('https://gw.example/acme/llm/v1/chat/completions');
  expect(echoed).toContain('authorization: Bearer k');
  expect(echoed).toContain('x-version: v1');
  expect(JSON.parse(echoed[echoed.indexOf('-d') + 1] ?? '')).toEqual(body);
});

test('clients are given the base URL, and Python its own words outside of texts', () => {
  expect(js?.code).toContain('baseURL: "https://gw.example/acme/llm/v1"');
  expect(py?.code).toContain('"stream": True');
  expect(py?.code).toContain('"seed": None');
  expect(py?.code).toContain(String.raw`It's \"true\"; $(rm) and null`);
});
