import { ERRORS } from '@gatehouse/kernel/errors';
import { Card } from '@/ui/card';
import { TextLink } from '@/ui/link-button';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata = { title: 'Errors' };

const AREAS = Object.entries(Object.groupBy(Object.entries(ERRORS), ([code]) => code.slice(0, code.indexOf('.'))));

export default function ErrorsPage() {
  return (
    <Page narrow>
      <PageHeader title="Errors" description="Every code a Gatehouse problem can carry." />
      {AREAS.map(([area, entries = []]) => (
        <Card key={area} title={area} flush>
          <ul className="divide-y divide-line">
            {entries.map(([code, { status, title }]) => (
              <li key={code} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 text-13">
                <TextLink href={`/errors/${code}`} prefetch={false} className="font-mono text-12">
                  {code}
                </TextLink>
                <span className="text-ink-muted">
                  {title} ({status})
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </Page>
  );
}
