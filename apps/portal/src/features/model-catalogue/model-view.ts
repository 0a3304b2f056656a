import type { modelRoutes, Result } from '@gatehouse/contracts';

export type CallableAnswer = Result<(typeof modelRoutes)['callable']>;
export type CallableModelView = CallableAnswer['items'][number];
export type ModelTargetFacts = CallableModelView['models'][number];
export type ModelCallerView = CallableAnswer['applications'][number];
