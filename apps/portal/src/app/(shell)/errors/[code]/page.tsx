import { ERRORS } from '@gatehouse/kernel/errors';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { errorPage, isErrorCode } from '@/lib/error-pages';
import { Badge } from '@/ui/badge';
import { CopyText } from '@/ui/copy';
import { Markdown } from '@/ui/markdown';
import { Note } from '@/ui/note';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

type Props = { params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: isErrorCode(code) ? ERRORS[code].title : 'Unknown error' };
}

/** Where a problem's `type` leads: what happened, why, how to fix it. */
export default async function ErrorPage({ params }: Props) {
  const { code } = await params;
  if (!isErrorCode(code)) notFound();
  const text = await errorPage(code);
  return (
    <Page narrow>
      <PageHeader title={ERRORS[code].title} state={<Badge>HTTP {ERRORS[code].status}</Badge>} description={<CopyText text={code} label="Copy the code" />} />
      {text === null ? (
        <Note tone="warn">The error pages are not installed here. Set GATEHOUSE_PORTAL_DOCS_DIR to the docs folder.</Note>
      ) : (
        <Markdown text={text} />
      )}
    </Page>
  );
}
