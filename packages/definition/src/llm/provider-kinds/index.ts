import { HOSTED } from './hosted.js';
import { LOCAL } from './local.js';
import { ORIGINAL } from './original.js';
import type { ProviderKind } from './provider-kind.js';
import { REGIONAL } from './regional.js';
import { RETRIEVAL } from './retrieval.js';
import { ROUTERS } from './routers.js';

export * from './connection.js';
export { KindSetting, ProviderKind } from './provider-kind.js';

/** Those whose models one can use by naming them and giving a key. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [...ORIGINAL, ...HOSTED, ...REGIONAL, ...ROUTERS, ...RETRIEVAL, ...LOCAL];
