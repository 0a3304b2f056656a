'use client';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { classes } from '../classes';
import type { DocumentProblem } from './document-editor';

const ICON = { error: CircleAlert, warning: TriangleAlert, hint: Info } as const;
const COLOR = { error: 'text-bad', warning: 'text-warn', hint: 'text-info' } as const;

/** What is wrong with the document, worst first; pressing a line jumps there. */
export function ProblemList({ problems, onJump }: { problems: readonly DocumentProblem[]; onJump: (line: number) => void }) {
  const order = ['error', 'warning', 'hint'];
  const sorted = [...problems].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.line ?? 0) - (b.line ?? 0));
  return (
    <section aria-label="Problems" className="max-h-48 overflow-y-auto border-line border-t text-13">
      {sorted.length === 0 && (
        <p className="flex items-center gap-2 px-3 py-2 text-ink-muted">
          <CircleCheck aria-hidden className="size-4 text-good" />
          No problems found.
        </p>
      )}
      <ul>
        {sorted.map((problem) => {
          const Icon = ICON[problem.severity];
          return (
            <li key={`${problem.line}${problem.source}${problem.message}`}>
              <button
                type="button"
                disabled={problem.line === undefined}
                onClick={() => problem.line !== undefined && onJump(problem.line)}
                className="flex w-full items-start gap-2 px-3 py-1.5 text-left enabled:hover:bg-hover focus-visible:-outline-offset-2"
              >
                <Icon aria-hidden className={classes('mt-0.5 size-4 shrink-0', COLOR[problem.severity])} />
                <span className="sr-only">{problem.severity}: </span>
                <span className="wrap-anywhere min-w-0 flex-1">
                  {problem.message} {problem.source && <span className="font-mono text-12 text-ink-muted">{problem.source}</span>}
                </span>
                {problem.line !== undefined && <span className="tabular shrink-0 text-12 text-ink-muted">line {problem.line}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
