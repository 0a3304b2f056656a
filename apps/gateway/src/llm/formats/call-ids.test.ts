import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealProof } from '../ir/index.js';
import { mayHoldForeignProofs, openCallId, plainCallId, sealCallId } from './call-ids.js';

test.each(['c2ln', 'c2lnbg==', '+/8=', 'no base64!', 'c2lnbg', '', randomBytes(3_000).toString('base64')])(
  'a signature comes back as it was: %#',
  (signature) => {
    if (signature === '') return expect(openCallId('call_1')).toEqual({ id: 'call_1' });
    const sealed = sealCallId('call_gh1', signature);
    expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(openCallId(sealed)).toEqual({ id: 'call_gh1', signature });
    expect(plainCallId(sealed)).toBe('call_gh1');
    return expect(mayHoldForeignProofs(Buffer.from(JSON.stringify({ id: sealed })))).toBe(true);
  },
);

test.each(['toolu_01', 'call_gh1_', '_gh1_bxx', 'functions.f:0'])('%s is an id and no more', (id) => {
  expect(openCallId(id)).toEqual({ id });
  expect(plainCallId(id)).toBe(id);
});

test('a proof of another provider’s is found as well, and words like it are not', () => {
  const signature = sealProof({ provider: 'gemini', signature: 'c2ln' });
  expect(mayHoldForeignProofs(Buffer.from(JSON.stringify({ signature })))).toBe(true);
  expect(mayHoldForeignProofs(Buffer.from('{"text":"call_gh1 and gh1.5"}'))).toBe(false);
});
