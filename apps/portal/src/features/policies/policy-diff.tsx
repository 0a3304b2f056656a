import { diffLines } from 'diff';
import { Minus, Plus } from 'lucide-react';
import { ScrollGroup } from '@/ui/scroll-group';

interface PolicyDiffProps {
  /** What is compared: "Policies and routing". */
  title: string;
  before: unknown;
  after: unknown;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

interface Line {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function linesOf(before: unknown, after: unknown): Line[] {
  return diffLines(text(before), text(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line): Line => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: line })),
  );
}

/** The lines that changed with some around them; null stands for lines left out. */
function shortened(lines: readonly Line[]): (Line | null)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same'));
  return lines.flatMap((line, at): (Line | null)[] => (near[at] ? [line] : near[at - 1] ? [null] : []));
}

const STYLE = { same: '', added: 'bg-good-tint text-ink', removed: 'bg-bad-tint text-ink' } as const;
const WORD = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/** What a change changes, line by line. Order counts: a policy that moved is taken away in one place and put in another. */
export function PolicyDiff({ title, before, after }: PolicyDiffProps) {
  const lines = shortened(linesOf(before, after));
  if (lines.length === 0) return <p className="text-13 text-ink-muted">Nothing changes.</p>;
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-subtle">
      <figcaption className="border-line border-b px-3 py-2 text-12 text-ink-muted">{title}</figcaption>
      <ScrollGroup label={title} className="max-h-96 overflow-auto py-2 focus-visible:-outline-offset-2">
        <ol className="w-max min-w-full font-mono text-12 leading-5">
          {lines.map((line, at) =>
            line === null ? (
              <li key={at} className="px-3 text-ink-faint">
                …
              </li>
            ) : (
              <li key={at} className={`flex items-center gap-2 whitespace-pre px-3 ${STYLE[line.kind]}`}>
                <span className="w-3 shrink-0">
                  {line.kind === 'added' && <Plus aria-hidden className="size-3" />}
                  {line.kind === 'removed' && <Minus aria-hidden className="size-3" />}
                </span>
                <span>
                  <span className="sr-only">{WORD[line.kind]}</span>
                  {line.text}
                </span>
              </li>
            ),
          )}
        </ol>
      </ScrollGroup>
    </figure>
  );
}
