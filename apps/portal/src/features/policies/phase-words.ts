import type { Phase } from '@gatehouse/contracts';

export const PHASE_WORDS: Record<Phase | 'sets' | 'unknown', readonly [title: string, says: string]> = {
  sets: ['Sets', 'named lists, shared with others'],
  edge: ['Edge', 'before anything else'],
  identify: ['Identify', 'who calls'],
  authorize: ['Authorize', 'may they'],
  limit: ['Limit', 'how much'],
  transform: ['Transform', 'change request and response'],
  cache: ['Cache', 'answer from the store'],
  unknown: ['Unknown', 'not known to this portal'],
};
