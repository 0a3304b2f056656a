import { classes } from './classes';

/** A grey bar where content will stand. Give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes('h-4 animate-pulse rounded-sm bg-muted', className)} />;
}

/** A table's place while its rows load. */
export function SkeletonRows({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-10 items-center gap-6 px-4">
          <Skeleton className="w-1/4" />
          <Skeleton className="w-1/6" />
          <Skeleton className="hidden w-1/5 md:block" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}

/** A page's place: header and body. For `loading.tsx`. */
export function SkeletonPage() {
  return (
    <div role="status" aria-label="Loading the page" className="mx-auto flex w-full max-w-[1440px] flex-col gap-5 px-4 py-5 md:px-8 md:py-6">
      <div className="flex justify-between">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-8 w-28" />
      </div>
      <div className="rounded-lg border border-line">
        <SkeletonRows />
      </div>
    </div>
  );
}
