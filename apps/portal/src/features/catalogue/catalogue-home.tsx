import type { catalogue, Result } from '@gatehouse/contracts';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';
import { SearchInput } from '@/ui/search-input';
import { CatalogueCard } from './catalogue-card';

export type CatalogueAnswer = Result<(typeof catalogue)['list']>;

export interface CatalogueSearch {
  q?: string;
  tag?: string;
  tenant?: string;
  cursor?: string;
}

const hrefOf = (search: CatalogueSearch): string => {
  const query = new URLSearchParams(Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])));
  return query.size === 0 ? '/' : `/?${query}`;
};

function SearchForm({ search }: { search: CatalogueSearch }) {
  return (
    <search>
      <form action="/" className="flex flex-wrap gap-2">
        <SearchInput name="q" label="Search APIs" defaultValue={search.q} className="w-full sm:w-96" />
        {search.tag && <input type="hidden" name="tag" value={search.tag} />}
        {search.tenant && <input type="hidden" name="tenant" value={search.tenant} />}
        <Button type="submit" icon={Search}>
          Search
        </Button>
      </form>
    </search>
  );
}

function Tags({ answer, search }: { answer: CatalogueAnswer; search: CatalogueSearch }) {
  if (answer.tags.length === 0) return null;
  return (
    <nav aria-label="Tags" className="flex flex-wrap gap-2 text-13">
      {answer.tags.slice(0, 20).map(({ tag, count }) => (
        <Link
          key={tag}
          href={hrefOf({ ...search, tag: tag === search.tag ? undefined : tag, cursor: undefined })}
          aria-current={tag === search.tag ? 'true' : undefined}
          className="rounded-full"
        >
          <Badge tone={tag === search.tag ? 'info' : 'neutral'}>{`${tag} ${count}`}</Badge>
        </Link>
      ))}
    </nav>
  );
}

/** The catalogue, drawn on the server: it is what a stranger sees first, and needs no script. */
export function CatalogueHome({ answer, search }: { answer: CatalogueAnswer; search: CatalogueSearch }) {
  const searching = Boolean(search.q || search.tag || search.tenant);
  return (
    <>
      <header className="flex flex-col gap-1 pt-2">
        <h1 className="font-semibold text-28 text-ink tracking-tight">APIs to build with</h1>
        <p className="text-14 text-ink-muted">Read the reference, try a call, subscribe and get a key.</p>
      </header>
      <SearchForm search={search} />
      <Tags answer={answer} search={search} />
      {answer.items.length === 0 ? (
        <EmptyState
          icon={Search}
          title={searching ? 'No API matches' : 'No API is published yet'}
          action={searching ? <LinkButton href="/">Show all APIs</LinkButton> : undefined}
        >
          {searching
            ? 'Try another word or tag.'
            : 'An API appears here when its team publishes a version and shows it to everybody. Teams do that in the console.'}
        </EmptyState>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {answer.items.map((entry) => (
            <li key={entry.api.id}>
              <CatalogueCard entry={entry} />
            </li>
          ))}
        </ul>
      )}
      {answer.nextCursor && (
        <div className="flex justify-end">
          <LinkButton href={hrefOf({ ...search, cursor: answer.nextCursor })}>Next</LinkButton>
        </div>
      )}
    </>
  );
}
