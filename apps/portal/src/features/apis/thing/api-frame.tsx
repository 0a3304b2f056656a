'use client';
import type { ReactNode } from 'react';
import { useMay } from '@/lib/session-context';
import { Note } from '@/ui/note';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { StateBadge } from '@/ui/state-badge';
import { LinkTabs } from '@/ui/tabs';
import { NextAction } from './next-action';
import { useThing, type VersionView } from './thing-context';
import { ThingCurl } from './thing-curl';
import { VersionMenu } from './version-menu';

function ConditionNote({ version }: { version: VersionView }) {
  if (version.blocked)
    return (
      <Note tone="bad" title={`${version.name} is blocked: calls are answered with 503`}>
        {version.blockedReason ?? 'No reason was given.'}
      </Note>
    );
  if (version.state === 'retired')
    return <Note tone="bad">{`${version.name} is retired: calls are answered with 410, and nothing of it can be changed.`}</Note>;
  return null;
}

/** What all tabs of one API share: its name, the version shown, the next action. */
export function ApiFrame({ children }: { children: ReactNode }) {
  const { tenant, api, version, href } = useThing();
  const mayTrace = useMay(tenant, 'records:read');
  const tabs = [
    { href: href(''), label: 'Overview', exact: true },
    { href: href('document'), label: 'Document' },
    { href: href('policies'), label: 'Policies & routing' },
    ...(api.kind === 'http' ? [{ href: href('tools'), label: 'Tools' }] : []),
    ...(mayTrace ? [{ href: href('trace'), label: 'Trace' }] : []),
    { href: href('revisions'), label: 'Revisions', count: version.revisionCount },
    { href: href('deployments'), label: 'Deployments' },
    { href: href('lifecycle'), label: 'Lifecycle' },
    { href: href('settings'), label: 'Settings' },
  ];
  const owner = api.team ? `Owned by ${api.team.name}` : 'Owned by no team';
  return (
    <Page>
      <PageHeader
        title={api.name}
        names={[api.id, api.slug]}
        state={<StateBadge state={version.blocked ? 'blocked' : version.state} />}
        description={
          <>
            {api.summary && `${api.summary} · `}
            {owner}
          </>
        }
        actions={
          <>
            <VersionMenu />
            <ThingCurl />
            <NextAction />
          </>
        }
      />
      <LinkTabs label={api.name} tabs={tabs} />
      <ConditionNote version={version} />
      {children}
    </Page>
  );
}
