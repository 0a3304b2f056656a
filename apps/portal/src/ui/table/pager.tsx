'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Button } from '../button';

/** The keyset cursor in the URL. Each page is an entry of the browser's history, so "Previous" and the Back key agree. */
export function useCursor(): { cursor: string | null; setCursor: (cursor: string | null) => void } {
  const [cursor, set] = useQueryState('cursor', parseAsString.withOptions({ history: 'push' }));
  return { cursor, setCursor: (next) => void set(next) };
}

/** The sort order in the URL: `?sort=-createdAt`. */
export function useSort(initial: string | null = null): { value: string | null; onChange: (sort: string | null) => void } {
  const [value, set] = useQueryState('sort', parseAsString);
  return { value: value ?? initial, onChange: (next) => void set(next) };
}

/** Previous and next of a keyset-paged list. */
export function Pager({ nextCursor }: { nextCursor: string | null }) {
  const { cursor, setCursor } = useCursor();
  if (cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2 px-4 py-2">
      <Button size="sm" icon={ArrowLeft} disabled={cursor === null} onClick={() => window.history.back()}>
        Previous
      </Button>
      <Button size="sm" icon={ArrowRight} disabled={nextCursor === null} onClick={() => setCursor(nextCursor)}>
        Next
      </Button>
    </nav>
  );
}
