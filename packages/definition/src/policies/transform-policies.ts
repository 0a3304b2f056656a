import { CallOutConfig } from './call-out.js';
import { CompressionConfig } from './compression.js';
import { CorrelationConfig } from './correlation.js';
import { ErrorPagesConfig } from './error-pages.js';
import { MaskConfig, RecordMaskConfig } from './mask.js';
import { MockConfig } from './mock.js';
import { RedirectConfig, RewriteConfig } from './rewrite.js';
import { ScriptConfig } from './script.js';
import { TransformConfig } from './transform.js';
import { UpstreamAuthConfig } from './upstream-auth.js';

const EDGE = { version: 1, phase: 'edge', builtIn: false } as const;
const TRANSFORM = { version: 1, phase: 'transform', builtIn: false } as const;

/** Policies that change what passes, or answer in its place. */
export const TRANSFORM_POLICIES = {
  'error-pages': { ...EDGE, title: 'Error pages', summary: 'Bodies of your own for what the gateway refuses, as JSON, XML or HTML.', config: ErrorPagesConfig },
  compression: { ...EDGE, title: 'Compression', summary: 'Compresses responses with zstd, Brotli or gzip.', config: CompressionConfig },
  correlation: { ...EDGE, title: 'Correlation ids', summary: 'Accepts, makes and passes on correlation and trace ids.', config: CorrelationConfig },
  'record-mask': { ...EDGE, title: 'Private parameters', summary: 'Keeps values of parameters out of call records.', config: RecordMaskConfig },
  'call-out': { ...TRANSFORM, title: 'Call-out', summary: 'Asks a service of yours and uses its answer.', config: CallOutConfig },
  rewrite: { ...TRANSFORM, title: 'Rewrite', summary: 'Another path, query or method for the upstream.', config: RewriteConfig },
  redirect: { ...TRANSFORM, title: 'Redirect', summary: 'Sends callers elsewhere.', config: RedirectConfig },
  transform: { ...TRANSFORM, title: 'Body transformation', summary: 'Makes another body of the one that came, by a template.', config: TransformConfig },
  mask: { ...TRANSFORM, title: 'Mask fields', summary: 'Hides fields of JSON bodies.', config: MaskConfig },
  script: { ...TRANSFORM, title: 'Script', summary: 'Runs a program of yours in a sandbox.', config: ScriptConfig },
  'upstream-auth': { ...TRANSFORM, title: 'Upstream authentication', summary: 'Shows the upstream who the gateway is.', config: UpstreamAuthConfig },
  mock: { version: 1, phase: 'cache', builtIn: false, title: 'Mock', summary: 'Answers from the examples of the API’s document.', config: MockConfig },
} as const;
