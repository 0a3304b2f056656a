'use client';
import type { notices, Result } from '@gatehouse/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Bell, CheckCheck } from 'lucide-react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { SkeletonRows } from '@/ui/skeleton';
import { Pager } from '@/ui/table/pager';
import { say } from '@/ui/toast';

type Notice = Result<(typeof notices)['list']>['items'][number];

function NoticeItem({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  return (
    <li className="flex flex-col gap-1 px-4 py-3 text-13">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="flex items-center gap-2 font-medium text-ink">
          {notice.path ? (
            <TextLink href={notice.path} onClick={onOpen}>
              {notice.title}
            </TextLink>
          ) : (
            notice.title
          )}
          {notice.readAt === null && <Badge tone="info">New</Badge>}
        </span>
        <span className="text-12 text-ink-muted">
          <RelativeTime at={notice.createdAt} />
        </span>
      </div>
      <p className="wrap-anywhere text-ink-muted">{notice.body}</p>
    </li>
  );
}

export function NoticeList({ tenant }: { tenant: string }) {
  const client = useQueryClient();
  const list = useList({ key: ['notices', tenant, 'list'], read: (cursor) => api.notices.list({ params: { tenant }, query: { cursor } }) });
  const mark = async (ids?: string[]) => {
    try {
      await api.notices.markRead({ params: { tenant }, body: ids ? { ids } : {} });
      await client.invalidateQueries({ queryKey: ['notices', tenant] });
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  const unread = list.answer?.unread ?? 0;
  return (
    <>
      <PageHeader
        title="Notices"
        description="Decisions on your requests, changes of APIs you use, requests that wait for you."
        actions={
          <Button icon={CheckCheck} disabled={unread === 0} onClick={() => void mark()}>
            Mark all as read
          </Button>
        }
      />
      <Card flush>
        {list.problem && <ErrorState problem={list.problem} onRetry={list.retry} />}
        {!list.rows && !list.problem && <SkeletonRows label="Loading notices" />}
        {list.rows?.length === 0 && (
          <EmptyState icon={Bell} title="Nothing to tell">
            You are told here, and by mail, when somebody decides on a request of yours or an API you use is deprecated.
          </EmptyState>
        )}
        {list.rows && list.rows.length > 0 && (
          <ul className="divide-y divide-line">
            {list.rows.map((notice) => (
              <NoticeItem key={notice.id} notice={notice} onOpen={() => void mark([notice.id])} />
            ))}
          </ul>
        )}
        <Pager nextCursor={list.nextCursor} />
      </Card>
    </>
  );
}
