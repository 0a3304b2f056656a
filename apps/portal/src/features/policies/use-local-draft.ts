'use client';
import { useState } from 'react';
import { problemView } from '@/lib/problem';

/** A copy of what is stored: changed here, and written as a whole. What the server refuses stays as it was entered. */
export function useLocalDraft<T>(stored: T, write: (value: T) => Promise<void>) {
  const [mine, setMine] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const value = mine ?? stored;
  const put = (next: T | null) => {
    setMine(next);
    setFailure(null);
    setSaved(false);
  };
  const save = async () => {
    try {
      await write(value);
      put(null);
      setSaved(true);
    } catch (problem) {
      setFailure(problem);
    }
  };
  return {
    value,
    changed: mine !== null && JSON.stringify(mine) !== JSON.stringify(stored),
    saved,
    failure,
    errors: failure === null ? [] : problemView(failure).errors,
    change: (next: T) => put(next),
    undo: () => put(null),
    save,
  };
}
