import type { Selecting, StoredResponse } from './stored-response.js';

/** A store that gateways share. It may be slow or away: whoever asks goes on without it. */
export interface SharedTier {
  /** What is stored of this key that the request selects; `select` says what by, of these names. Never rejects. */
  get(key: string, target: string, select: (names: string) => Selecting): Promise<StoredResponse | undefined>;
  put(response: StoredResponse): void;
  /** Tells all gateways that what is stored under a target is not it any more. */
  invalidate(target: string, atMs: number): void;
  /** Called with what others invalidated. */
  onInvalidated: (target: string) => void;
  /** Whether it answers. */
  readonly ready: boolean;
  close(): void;
}
