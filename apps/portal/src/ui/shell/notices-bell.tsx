'use client';
import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from '../button-style';
import { classes } from '../classes';

/** How many notices wait, and the way to them. Asked once a minute. */
export function NoticesBell({ tenant }: { tenant: string }) {
  const { data: unread = 0 } = useQuery({
    queryKey: ['notices', tenant, 'unread'],
    queryFn: async () => {
      const { api } = await import('@/lib/api');
      return (await api.notices.list({ params: { tenant }, query: { limit: 1 } })).unread;
    },
    refetchInterval: 60_000,
  });
  return (
    <Link
      href={`/developer/${tenant}/notices`}
      aria-label={unread > 0 ? `Notices, ${unread} unread` : 'Notices'}
      className={classes(buttonStyle({ variant: 'quiet' }), 'relative w-8 px-0')}
    >
      <Bell aria-hidden className="size-4" />
      {unread > 0 && (
        <span className="absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-12 text-on-accent tabular-nums leading-4">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
