import Link from 'next/link';
import type { ReactNode } from 'react';

export interface Heading {
  id: string;
  text: string;
  /** 2 or 3. */
  level: number;
}

interface ReadingProps {
  headings: readonly Heading[];
  children: ReactNode;
  /** Code and try-it. */
  aside?: ReactNode;
  previous?: { href: string; label: string };
  next?: { href: string; label: string };
}

/** Contents left, text 70 characters wide, code right; previous and next beneath. */
export function Reading({ headings, children, aside, previous, next }: ReadingProps) {
  return (
    <div className="mx-auto grid w-full max-w-[1440px] gap-8 px-4 py-6 md:px-8 lg:grid-cols-[200px_minmax(0,70ch)] xl:grid-cols-[200px_minmax(0,70ch)_minmax(0,1fr)]">
      <nav aria-label="On this page" className="hidden text-13 lg:block">
        <ul className="sticky top-20 flex flex-col gap-2">
          {headings.map((heading) => (
            <li key={heading.id} style={{ paddingLeft: (heading.level - 2) * 12 }}>
              <a href={`#${heading.id}`} className="rounded-sm text-ink-muted hover:text-ink">
                {heading.text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <article className="min-w-0">
        {children}
        {(previous || next) && (
          <nav aria-label="Neighbouring pages" className="mt-10 flex justify-between gap-4 border-line border-t pt-4 text-13">
            {previous ? <Link href={previous.href}>← {previous.label}</Link> : <span />}
            {next && <Link href={next.href}>{next.label} →</Link>}
          </nav>
        )}
      </article>
      {aside && <aside className="min-w-0 lg:col-start-2 xl:col-start-3">{aside}</aside>}
    </div>
  );
}
