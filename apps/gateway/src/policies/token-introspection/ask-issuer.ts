import { z } from 'zod';
import type { Outbound } from '../../outbound/outbound.js';

const BYTES_MAX = 64 * 1024;

/** RFC 7662, 2.2. */
const Answer = z.looseObject({
  active: z.boolean(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});
export type Answer = z.infer<typeof Answer>;

/** Asks about one token. @throws Error when no answer came that says anything: then nothing is known of the token */
export async function askIssuer(outbound: Outbound, to: { endpoint: string; authorization: string; timeoutMs: number }, token: string): Promise<Answer> {
  const { status, body } = await outbound.call({
    method: 'POST',
    url: to.endpoint,
    headers: { authorization: to.authorization, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    timeoutMs: to.timeoutMs,
    bytesMax: BYTES_MAX,
  });
  if (status !== 200) throw new Error(`the issuer answered with ${status}`);
  return Answer.parse(JSON.parse(body.toString('utf8')));
}
