import type { PolicyType } from '../pipeline/policy.js';
import { callOut } from './call-out/call-out.js';
import { compression } from './compression/compression.js';
import { correlation } from './correlation/correlation.js';
import { errorPages } from './error-pages/error-pages.js';
import { mask } from './mask/mask.js';
import { mock } from './mock/mock.js';
import { recordMask } from './record-mask/record-mask.js';
import { redirect } from './redirect/redirect.js';
import { rewrite } from './rewrite/rewrite.js';
import { script } from './script/script.js';
import { transform } from './transform/transform.js';
import { upstreamAuth } from './upstream-auth/upstream-auth.js';

/** Policies that change what passes, or answer in its place. */
export const TRANSFORM_TYPES: readonly PolicyType<never>[] = [
  errorPages,
  compression,
  correlation,
  recordMask,
  callOut,
  rewrite,
  redirect,
  transform,
  mask,
  script,
  upstreamAuth,
  mock,
];
