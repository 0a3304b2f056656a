import { expect, test } from 'vitest';
import { changed, modeOf, nameFault, proxyConfig, sound, toggled, withConfig, withMode } from './tool-settings';

const cors = { type: 'cors', version: 1, enabled: true, config: {} };
const server = { type: 'mcp-server', version: 1, enabled: true, config: { tools: [{ operation: 'a' }] } };

test('another way to offer tools takes the place of the one before, and nothing else', () => {
  expect(modeOf([cors])).toBe('none');
  expect(withMode([cors, server], 'mcp').map(({ type }) => type)).toEqual(['cors', 'mcp']);
  expect(withMode([server, cors], 'none')).toEqual([cors]);
  expect(withMode([cors, server], 'mcp-server')).toEqual([cors, server]);
});

test('settings are changed in place', () => {
  const config = proxyConfig({ type: 'mcp', version: 1, enabled: true, config: { allow: ['search_*'] } });
  const after = withConfig([cors, { type: 'mcp', version: 1, enabled: true, config: {} }], 'mcp', { ...config, prompts: false });
  expect(after[1]?.config).toMatchObject({ allow: ['search_*'], prompts: false, resources: true });
});

test('a tool has words of its own, or the document’s', () => {
  const one = toggled([], 'getPet', true);
  expect(one).toEqual([{ operation: 'getPet' }]);
  const named = changed(one, 'getPet', { name: 'look_up' });
  expect(changed(named, 'getPet', { description: 'One pet' })).toEqual([{ operation: 'getPet', name: 'look_up', description: 'One pet' }]);
  expect(changed(named, 'getPet', { name: '' })).toEqual([{ operation: 'getPet' }]);
  expect(toggled(named, 'getPet', false)).toEqual([]);
});

test('a name that is not right is said to be so, and the preview goes on without it', () => {
  const tools = [
    { operation: 'a', name: 'not a name' },
    { operation: 'b', name: 'twice' },
    { operation: 'c', name: 'twice' },
    { operation: 'd', name: 'fine' },
    { operation: 'e' },
  ];
  expect(tools.map((tool) => nameFault(tools, tool))).toEqual([
    'Letters, digits, _ - and . only',
    'Another tool has this name',
    'Another tool has this name',
    undefined,
    undefined,
  ]);
  expect(sound(tools)).toEqual([{ operation: 'a' }, { operation: 'b' }, { operation: 'c' }, { operation: 'd', name: 'fine' }, { operation: 'e' }]);
});
