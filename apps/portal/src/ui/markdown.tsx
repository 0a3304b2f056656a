import Link from 'next/link';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { headingId } from '@/lib/headings';
import { classes } from './classes';
import { ScrollGroup } from './scroll-group';

function textOf(node: unknown): string {
  if (typeof node === 'string') return node;
  return Array.isArray(node) ? node.map(textOf).join('') : '';
}

const COMPONENTS: Components = {
  // The page's own title is the one level-one heading.
  h1: ({ children }) => <h2 id={headingId(textOf(children))}>{children}</h2>,
  h2: ({ children }) => <h2 id={headingId(textOf(children))}>{children}</h2>,
  h3: ({ children }) => <h3 id={headingId(textOf(children))}>{children}</h3>,
  a: ({ href, children }) =>
    href?.startsWith('/') ? (
      <Link href={href}>{children}</Link>
    ) : (
      <a href={href} rel="noreferrer nofollow">
        {children}
      </a>
    ),
  pre: ({ children }) => (
    <ScrollGroup label="Code" className="overflow-x-auto">
      <pre>{children}</pre>
    </ScrollGroup>
  ),
  table: ({ children }) => (
    <ScrollGroup label="Table" className="overflow-x-auto">
      <table>{children}</table>
    </ScrollGroup>
  ),
};

/** Text written by people, as CommonMark with tables. Raw HTML in it is dropped and addresses other than http, https and mailto are removed. */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div className={classes('prose', className)}>
      <ReactMarkdown skipHtml remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
