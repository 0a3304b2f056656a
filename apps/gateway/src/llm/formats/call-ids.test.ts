import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { mayHoldSealedCallIds, openCallId, plainCallId, sealCallId } from './call-ids.js';

test.each(['c2ln', 'c2lnbg==', '+/8=', 'no base64!', 'c2lnbg', '', randomBytes(3_000).toString('base64')])(
  'a signature comes back as it was: %#',
  (signature) => {
    if (signature === '') return expect(openCallId('call_1')).toEqual({ id: 'call_1' });
    const sealed = sealCallId('call_gh1', signature);
    expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(openCallId(sealed)).toEqual({ id: 'call_gh1', signature });
    expect(plainCallId(sealed)).toBe('call_gh1');
    return expect(mayHoldSealedCallIds(Buffer.from(JSON.stringify({ id: sealed })))).toBe(true);
  },
);

test.each(['toolu_01', 'call_gh1_', '_gh1_bxx', 'functions.f:0'])('%s is an id and no more', (id) => {
  expect(openCallId(id)).toEqual({ id });
  expect(plainCallId(id)).toBe(id);
});
