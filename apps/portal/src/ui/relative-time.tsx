'use client';
import { useEffect, useState } from 'react';
import { exactTime, relativeTime } from '@/lib/time';
import { Tooltip } from './tooltip';

/** "3 minutes ago", with the exact time on hover and focus. `at` is an ISO timestamp. */
export function RelativeTime({ at }: { at: string }) {
  // The server's clock and zone are not the reader's: the exact time is shown first and made relative once mounted.
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Tooltip text={now === null ? at : exactTime(at)}>
      <time dateTime={at} className="whitespace-nowrap">
        {now === null ? at.slice(0, 10) : relativeTime(at, now)}
      </time>
    </Tooltip>
  );
}
