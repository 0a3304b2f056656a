import { expect, test } from 'vitest';
import { connectSamples } from './connect-samples';

const address = { name: 'pets', url: 'https://gateway.example/acme/pets/v1/mcp', key: { header: 'x-api-key', prefix: '' }, headers: { 'x-version': 'v1' } };
const of = (id: string, more: object = {}) => connectSamples({ ...address, ...more }).find((sample) => sample.id === id)?.code ?? '';

test('each client is told the address, and reads or asks for the key in its own way', () => {
  expect(of('claude-code')).toContain('--header "x-api-key: $GATEHOUSE_KEY"');
  expect(JSON.parse(of('claude-desktop')).mcpServers.pets).toMatchObject({
    args: expect.arrayContaining([`x-api-key:\${GATEHOUSE_KEY}`]),
    env: { GATEHOUSE_KEY: 'YOUR_KEY' },
  });
  expect(JSON.parse(of('cursor')).mcpServers.pets).toEqual({ url: address.url, headers: { 'x-api-key': `\${env:GATEHOUSE_KEY}`, 'x-version': 'v1' } });
  expect(JSON.parse(of('vs-code'))).toMatchObject({
    inputs: [{ id: 'gatehouse-key', password: true }],
    servers: { pets: { type: 'http', headers: { 'x-api-key': `\${input:gatehouse-key}` } } },
  });
  expect(of('typescript')).toContain(`headers: { 'x-api-key': process.env.GATEHOUSE_KEY, 'x-version': 'v1' }`);
  for (const { code } of connectSamples(address)) expect(code).toContain(address.url);
});

test('a bearer token has its word before it; where no key is needed none is spoken of', () => {
  expect(of('typescript', { key: { header: 'authorization', prefix: 'Bearer ' }, headers: {} })).toContain(
    `'authorization': 'Bearer ' + process.env.GATEHOUSE_KEY`,
  );
  for (const { code } of connectSamples({ ...address, key: null, headers: {} })) expect(code).not.toMatch(/KEY|header|inputs/i);
});
