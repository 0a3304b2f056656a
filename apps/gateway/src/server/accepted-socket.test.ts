import { expect, test } from 'vitest';
import { adoptShared, chooseAdopt } from './accepted-socket.js';

test('on the Node we ship with, accepted sockets can be read into the shared buffer', async () => {
  expect(await chooseAdopt()).toBe(adoptShared);
});
