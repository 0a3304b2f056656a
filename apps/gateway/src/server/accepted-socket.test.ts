import { expect, test } from 'vitest';
import { type Adopt, adoptPublic, adoptShared, chooseAdopt } from './accepted-socket.js';

test('on the Node we ship with, accepted sockets can be read into the shared buffer', async () => {
  expect(await chooseAdopt()).toBe(adoptShared);
});

const BROKEN: [string, Adopt][] = [
  [
    'cannot take a socket at all',
    () => {
      throw new TypeError('no such handle');
    },
  ],
  ['never hears of bytes', (socket) => socket],
  ['loses the socket', (socket) => socket.destroy()],
  ['reads other bytes', (socket, reader) => adoptPublic(socket, { ...reader, data: () => reader.data(Buffer.from('!'), 1), reading: () => true })],
];
test.each(BROKEN)('one that %s is found out before a client is, and the documented way is taken', async (_name, broken) => {
  expect(await chooseAdopt(broken)).toBe(adoptPublic);
});
