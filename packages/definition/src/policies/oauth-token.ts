import { z } from 'zod';
import { tokenPlace } from './token.js';

/** Identifies the calling application by a token that it got from this platform for its client id and secret (RFC 6749, 4.4). */
export const OauthTokenConfig = z.strictObject(tokenPlace);
export type OauthTokenConfig = z.infer<typeof OauthTokenConfig>;
