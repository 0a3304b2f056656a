import { QueryClient } from '@tanstack/react-query';

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 0;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal will be refused again; only what may pass by itself is tried once more.
        retry: (failures, error) => failures < 2 && (statusOf(error) === 0 || statusOf(error) >= 502),
        retryDelay: (attempt) => 300 * 2 ** attempt,
      },
      mutations: { retry: false },
    },
  });
}
