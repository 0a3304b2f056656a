'use client';
import { useEffect, useRef, useState } from 'react';
import { type ChatCall, type Run, runChat, WAITING } from './run-chat';

export type Sides = 'a' | 'b';

/** The calls of both sides, at once. A new one, or leaving the page, ends those before it; what streams in is drawn once a frame. */
export function useRuns() {
  const [runs, setRuns] = useState<Partial<Record<Sides, Run>>>({});
  const aborts = useRef(new Map<Sides, AbortController>());
  const stop = (side?: Sides) => {
    for (const [of, abort] of aborts.current) if (side === undefined || of === side) abort.abort();
  };
  useEffect(() => {
    const live = aborts.current;
    return () => {
      for (const abort of live.values()) abort.abort();
    };
  }, []);

  const runSide = async (side: Sides, call: ChatCall): Promise<void> => {
    const abort = new AbortController();
    aborts.current.set(side, abort);
    let latest: Run = WAITING;
    let frame = 0;
    const show = () => {
      frame = 0;
      // a later call has the place by now
      if (aborts.current.get(side) === abort) setRuns((known) => ({ ...known, [side]: latest }));
    };
    show();
    await runChat(call, abort.signal, (run) => {
      latest = run;
      frame ||= requestAnimationFrame(show);
    });
    cancelAnimationFrame(frame);
    show();
  };

  const start = async (calls: Partial<Record<Sides, ChatCall>>): Promise<void> => {
    stop();
    setRuns({});
    await Promise.all((['a', 'b'] as const).map(async (side) => calls[side] && (await runSide(side, calls[side]))));
  };
  return { runs, start, stop };
}
