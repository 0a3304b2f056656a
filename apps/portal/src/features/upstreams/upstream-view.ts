import type { Result, upstreams } from '@gatehouse/contracts';

export type UpstreamView = Result<(typeof upstreams)['get']>;
