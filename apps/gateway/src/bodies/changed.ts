import { HeaderName } from '../http1/header-name.js';

/** What a header says of a body is no longer true when a policy changed it (RFC 9110, 8; RFC 9530). */
export const CHANGED_WITH_BODY: readonly HeaderName[] = [
  'content-encoding',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'signature',
  'signature-input',
].map((name) => new HeaderName(name));

/** And of a response: another content has another tag, and its parts are not those of the upstream's. */
export const CHANGED_WITH_RESPONSE: readonly HeaderName[] = [...CHANGED_WITH_BODY, new HeaderName('etag'), new HeaderName('accept-ranges')];
