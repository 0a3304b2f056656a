'use client';
import { useEffect, useState } from 'react';

/** The browser asks before the page is left. */
export function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}

// In memory alone: settings hold secrets, which no storage of the browser gets.
const left = new Map<string, unknown>();

/**
 * State of a form that outlives its page while something in it is not saved: who looks at another page and comes back finds it.
 * @param key names the thing that is edited
 */
export function useUnsaved<T>(key: string, start: T, isUnsaved: (value: T) => boolean): [value: T, set: (value: T | ((before: T) => T)) => void] {
  const [value, set] = useState<T>(() => (left.has(key) ? (left.get(key) as T) : start));
  const unsaved = isUnsaved(value);
  useEffect(() => {
    if (unsaved) left.set(key, value);
    else left.delete(key);
  }, [key, value, unsaved]);
  useLeaveWarning(unsaved);
  return [value, set];
}
