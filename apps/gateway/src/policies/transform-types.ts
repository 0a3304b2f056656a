import { type OfferedPolicies, offered } from './offered.js';

/** Policies that change what passes, or answer in its place. */
export const TRANSFORM_TYPES: OfferedPolicies = {
  'error-pages': offered(async () => (await import('./error-pages/error-pages.js')).errorPages),
  compression: offered(async () => (await import('./compression/compression.js')).compression),
  correlation: offered(async () => (await import('./correlation/correlation.js')).correlation),
  'record-mask': offered(async () => (await import('./record-mask/record-mask.js')).recordMask),
  'call-out': offered(async () => (await import('./call-out/call-out.js')).callOut),
  rewrite: offered(async () => (await import('./rewrite/rewrite.js')).rewrite),
  redirect: offered(async () => (await import('./redirect/redirect.js')).redirect),
  transform: offered(async () => (await import('./transform/transform.js')).transform),
  mask: offered(async () => (await import('./mask/mask.js')).mask),
  script: offered(async () => (await import('./script/script.js')).script),
  'upstream-auth': offered(async () => (await import('./upstream-auth/upstream-auth.js')).upstreamAuth),
  mock: offered(async () => (await import('./mock/mock.js')).mock),
};
