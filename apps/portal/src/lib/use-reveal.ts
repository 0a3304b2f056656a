'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** Brings the element into view whenever there is another `result` in it. The focus stays: who asked may want to ask again. */
export function useReveal(result: object | null): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result) element.current?.scrollIntoView({ block: 'start' });
  }, [result]);
  return element;
}
