export { API_KEY_PATTERN, type ApiKeyKind, type ApiKeyParts, hashApiKey, mintApiKey, mintHandle, mintSecret, parseApiKey } from './api-key.js';
export { canonicalJson, sha256Hex } from './canonical-json.js';
export { type Clock, systemClock } from './clock.js';
export { credentialHandle } from './credential-handle.js';
export { ERRORS, type ErrorCode, isErrorCode } from './errors.js';
export { ID_PREFIXES, type Id, type IdKind, idPattern, isId, newId } from './ids.js';
export { type FieldError, type Problem, ProblemError, problemBody } from './problem.js';
export { SealError, seal, unseal } from './sealed.js';
export { isSlug, SLUG_PATTERN, slugify } from './slug.js';
