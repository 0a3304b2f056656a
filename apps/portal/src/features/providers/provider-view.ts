import type { providers, Result } from '@gatehouse/contracts';

export type ProviderView = Result<(typeof providers)['get']>;
export type ProviderKeyView = ProviderView['keys'][number];
export type KindView = Result<(typeof providers)['kinds']>['items'][number];
export type OfferedModel = Result<(typeof providers)['models']>['items'][number];
export type CheckAnswer = Result<(typeof providers)['check']>;
