import type { ReactNode } from 'react';
import { CopyButton } from './copy';
import { ScrollGroup } from './scroll-group';

/** Code to read and copy. `title` names it: a file, a language, "Response". */
export function CodeBlock({ code, title, actions }: { code: string; title: string; actions?: ReactNode }) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-subtle">
      <figcaption className="flex h-9 items-center justify-between gap-2 border-line border-b pr-1 pl-3 text-12 text-ink-muted">
        <span className="truncate">{title}</span>
        <span className="flex items-center gap-1">
          {actions}
          <CopyButton text={code} label={`Copy ${title}`} />
        </span>
      </figcaption>
      <ScrollGroup label={title} className="max-h-[480px] overflow-auto p-3 focus-visible:-outline-offset-2">
        <pre className="font-mono text-12 text-ink leading-5">
          <code>{code}</code>
        </pre>
      </ScrollGroup>
    </figure>
  );
}
