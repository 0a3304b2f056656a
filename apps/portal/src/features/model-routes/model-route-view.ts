import type { modelRoutes, Result } from '@gatehouse/contracts';

export type ModelRouteView = Result<(typeof modelRoutes)['get']>;
export type ModelTargetView = ModelRouteView['targets'][number];
