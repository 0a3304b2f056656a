import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { unprovedClaims } from '../../identity/bearer-token.js';

test('whose token it claims to be is read without believing it, and what is no token claims nothing', async () => {
  const token = await new SignJWT({ iss: 'https://portal.test/oauth2/ten_1' }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
  expect(unprovedClaims(token)).toMatchObject({ iss: 'https://portal.test/oauth2/ten_1' });
  const text = (value: string) => Buffer.from(value).toString('base64url');
  for (const none of ['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', `a.${text('[]')}.c`, `a.${text('null')}.c`, `a.${text('1')}.c`, `a.${text('{')}.c`])
    expect(unprovedClaims(none), none).toBeUndefined();
});
