import { DAY_MS, HOUR_MS } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { rotation, signerOf, TOKEN_MS, type TokenKeyTimes } from './token-key.rules.js';

test('over a year there is always a key that signs, known a day before it does, and shown until its last token has ended', () => {
  let keys: (TokenKeyTimes & { madeAtMs: number })[] = [];
  const made: typeof keys = [];
  let lastSigner: { keyId: string; lastUsedMs: number } | undefined;
  for (let now = 0; now < 365 * DAY_MS; now += HOUR_MS) {
    const { makeUsableFromMs, retire } = rotation(keys, now);
    for (const keyId of retire) expect(lastSigner?.keyId, 'the key that signs is never retired').not.toBe(keyId);
    keys = keys.filter(({ keyId }) => !retire.includes(keyId));
    if (makeUsableFromMs !== null) {
      const key = { keyId: `key-${made.length}`, usableFromMs: makeUsableFromMs, madeAtMs: now };
      keys.push(key);
      made.push(key);
    }
    const signer = signerOf(keys, now);
    expect(signer).toBeDefined();
    if (lastSigner !== undefined && signer?.keyId !== lastSigner.keyId && now - lastSigner.lastUsedMs <= TOKEN_MS)
      expect(keys.map(({ keyId }) => keyId)).toContain(lastSigner.keyId);
    lastSigner = { keyId: signer?.keyId ?? '', lastUsedMs: now };
  }
  expect(made.length).toBe(13);
  for (const { madeAtMs, usableFromMs } of made.slice(1)) expect(usableFromMs - madeAtMs).toBe(DAY_MS);
  expect(keys.length).toBeLessThanOrEqual(2);
});

test('an installation that slept for a year signs at once, and with its newest key', () => {
  const keys = [
    { keyId: 'a', usableFromMs: 0 },
    { keyId: 'b', usableFromMs: DAY_MS },
  ];
  expect(signerOf(keys, 365 * DAY_MS)?.keyId).toBe('b');
  expect(rotation(keys, 365 * DAY_MS)).toEqual({ makeUsableFromMs: 366 * DAY_MS, retire: ['a'] });
  expect(rotation([], 5)).toEqual({ makeUsableFromMs: 5, retire: [] });
});
