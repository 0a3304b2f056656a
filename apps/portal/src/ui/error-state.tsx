'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import Link from 'next/link';
import type { ProblemView } from '@/lib/problem';
import { Button } from './button';
import { CopyText } from './copy';

function Details({ problem }: { problem: ProblemView }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-ink-muted">
      {!/^(portal|client)\./.test(problem.code) && (
        <Link href={`/errors/${problem.code}`} className="rounded-sm underline underline-offset-2 hover:text-ink">
          What {problem.code} means
        </Link>
      )}
      {problem.requestId && <CopyText text={problem.requestId} label="Copy the request id" prefix="Request" />}
    </p>
  );
}

/** In place of content that could not be loaded: what happened, why, what to do, the request id, and a retry. */
export function ErrorState({ problem, onRetry }: { problem: ProblemView; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <span className="mb-1 grid size-10 place-items-center rounded-lg bg-bad-tint">
        <CircleAlert aria-hidden className="size-5 text-bad" />
      </span>
      <p className="font-medium text-14 text-ink">{problem.title}</p>
      {problem.detail && problem.detail !== problem.title && <p className="max-w-[60ch] text-13 text-ink-muted">{problem.detail}</p>}
      <Details problem={problem} />
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry} className="mt-3">
          Try again
        </Button>
      )}
    </div>
  );
}

/** The same within a form or dialog: the input stays, the note says why it was not taken. */
export function ProblemNote({ problem }: { problem: ProblemView }) {
  return (
    <div role="alert" className="flex gap-2 rounded-md border border-bad bg-bad-tint p-3 text-13">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-medium text-bad">{problem.title}</p>
        {problem.detail && problem.detail !== problem.title && <p className="text-ink">{problem.detail}</p>}
        {problem.errors.length > 0 && (
          <ul className="list-disc pl-4 text-ink">
            {problem.errors.map((error) => (
              <li key={error.pointer + error.detail}>
                <code className="font-mono text-12">{error.pointer || '/'}</code>: {error.detail}
              </li>
            ))}
          </ul>
        )}
        <Details problem={problem} />
      </div>
    </div>
  );
}
