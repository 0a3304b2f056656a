'use client';
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';

type Names = ReadonlyMap<string, string>;

const TrailNamesContext = createContext<{ names: Names; add: (segments: readonly string[], name: string) => void }>({ names: new Map(), add: () => undefined });

export function TrailNamesProvider({ children }: { children: ReactNode }) {
  const [names, setNames] = useState<Names>(new Map());
  const add = useCallback((segments: readonly string[], name: string) => {
    setNames((before) =>
      segments.every((segment) => before.get(segment) === name) ? before : new Map([...before, ...segments.map((segment) => [segment, name] as const)]),
    );
  }, []);
  return <TrailNamesContext value={{ names, add }}>{children}</TrailNamesContext>;
}

/** What parts of addresses are called, as the pages seen so far have said. */
export const useTrailNames = (): Names => use(TrailNamesContext).names;

/** Put on the page of a thing: in the bar above it stands under its name, not under its id or slug. */
export function NameInTrail({ segments, name }: { segments: readonly string[]; name: string }) {
  const { add } = use(TrailNamesContext);
  const all = segments.join('/');
  useEffect(() => add(all.split('/'), name), [all, name, add]);
  return null;
}
