'use client';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { useUnsaved } from '@/lib/use-unsaved';

/**
 * A copy of what is stored: changed here, and written as a whole. What the server refuses stays as it was entered.
 * @param key names what is stored
 * @param reread brings `stored` up to date, where `write` was refused as somebody else wrote meanwhile
 */
export function useLocalDraft<T>(key: string, stored: T, write: (value: T) => Promise<void>, reread: () => Promise<void>) {
  const isChanged = (value: T | null) => value !== null && JSON.stringify(value) !== JSON.stringify(stored);
  const [mine, setMine] = useUnsaved<T | null>(key, null, isChanged);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const [overtaken, setOvertaken] = useState(false);
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
      if (problemView(problem).code !== 'resource.conflict') return setFailure(problem);
      await reread();
      setOvertaken(true);
    }
  };
  return {
    value,
    changed: isChanged(mine),
    saved,
    failure,
    /** What somebody else saved meanwhile, until `settle`. */
    theirs: overtaken && isChanged(mine) ? stored : null,
    settle: (next: T) => {
      put(next);
      setOvertaken(false);
    },
    errors: failure === null ? [] : problemView(failure).errors,
    change: (next: T) => put(next),
    undo: () => put(null),
    save,
  };
}
