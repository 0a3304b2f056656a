'use client';
import { Button } from '../button';

export interface MoreRows {
  hasMore: boolean;
  loading: boolean;
  load: () => void;
}

export function LoadMore({ more, count }: { more: MoreRows; count: number }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 px-4 py-1.5 text-12 text-ink-muted">
      <span role="status" className="tabular">
        {more.hasMore ? `The first ${count.toLocaleString('en')}` : `All ${count.toLocaleString('en')}`}
      </span>
      {more.hasMore && (
        <Button size="sm" busy={more.loading} onClick={more.load}>
          Load more
        </Button>
      )}
    </div>
  );
}
