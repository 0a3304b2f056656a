import { expect, test } from 'vitest';
import { adoptSecureShared, chooseSecureAdopt } from './secure-socket.js';

test('on the Node we ship with, accepted TLS sockets can be read into the shared buffer', async () => {
  expect(await chooseSecureAdopt()).toBe(adoptSecureShared);
});
