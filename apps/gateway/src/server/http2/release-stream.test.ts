import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { releaseStream } from './release-stream.js';

async function closed(): Promise<Duplex> {
  const stream = new Duplex({ autoDestroy: false, read() {}, write: (_chunk, _encoding, done) => done() });
  stream.on('data', () => {});
  stream.destroy();
  await once(stream, 'close');
  return stream;
}

test('a released stream refers to no listener, and stays what it was: destroyed', async () => {
  const stream = await closed();
  releaseStream(stream);
  expect(stream.eventNames()).toEqual(['error']);
  expect([stream.destroyed, stream.closed, stream.readable, stream.writable]).toEqual([true, true, false, false]);
});

test('what comes late for a released stream harms nobody', async () => {
  const [stream, other] = [await closed(), await closed()];
  releaseStream(stream);
  releaseStream(other);
  stream.destroy(new Error('late'));
  stream.emit('error', new Error('late'));
  stream.end();
  stream.resume();
  let heard = 0;
  other.on('finish', () => heard++);
  stream.emit('finish');
  await new Promise(setImmediate);
  expect([heard, other.destroyed]).toEqual([0, true]);
});
