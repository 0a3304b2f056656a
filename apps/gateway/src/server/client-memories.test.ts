import { expect, test } from 'vitest';
import { ClientMemories } from './client-memories.js';

const COUNT = 512;

test('connections get a memory in turn, and share one only with those that came a whole round later', () => {
  const memories = new ClientMemories();
  const first = memories.next();
  const others = Array.from({ length: COUNT - 1 }, () => memories.next());
  expect(new Set([first, ...others]).size).toBe(COUNT);
  expect(memories.next()).toBe(first);
});

test('a shared memory never answers one client with the lines of another', () => {
  const { forwarded } = new ClientMemories().next();
  const lines = (address: string, scheme: string, host: string) => forwarded.of(address, scheme, host).withHost.toString('latin1');
  const clients = [
    ['192.0.2.1', 'http', 'a.example'],
    ['192.0.2.2', 'http', 'a.example'],
    ['192.0.2.2', 'https', 'a.example'],
    ['192.0.2.2', 'https', 'b.example'],
    ['192.0.2.1', 'http', 'a.example'],
  ] as const;
  for (const [address, scheme, host] of clients) {
    expect(lines(address, scheme, host)).toBe(
      `host: ${host}\r\nx-forwarded-for: ${address}\r\nx-forwarded-proto: ${scheme}\r\nx-forwarded-host: ${host}\r\nforwarded: for=${address};host="${host}";proto=${scheme}\r\n`,
    );
  }
});

test('what did not change is not made again', () => {
  const { forwarded } = new ClientMemories().next();
  expect(forwarded.of('192.0.2.1', 'http', 'a.example')).toBe(forwarded.of('192.0.2.1', 'http', 'a.example'));
});
