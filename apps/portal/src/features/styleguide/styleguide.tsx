'use client';
import { MoreHorizontal } from 'lucide-react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { FactList } from '@/ui/fact-list';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { Page, WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { LinkTabs } from '@/ui/tabs';
import { Timeline } from '@/ui/timeline';
import { ActionSamples } from './action-samples';
import { ChartSamples } from './chart-samples';
import { FormSamples } from './form-samples';
import { MessageSamples } from './message-samples';
import { SchemaSample } from './schema-sample';
import { ShapeSamples } from './shape-samples';
import { TableSample } from './table-sample';
import { TextSamples } from './text-samples';

const TABS = [
  { href: '/styleguide', label: 'Overview', exact: true },
  { href: '/styleguide#revisions', label: 'Revisions', count: 12 },
  { href: '/styleguide#operations', label: 'Operations', count: 134 },
  { href: '/styleguide#subscribers', label: 'Subscribers' },
];

const ASIDE = (
  <>
    <Card title="Facts">
      <FactList
        facts={[
          { label: 'Owner', value: 'Billing' },
          { label: 'Versions', value: 'v1, v2' },
          { label: 'Subscribers', value: '1,204' },
          { label: 'Created', value: <RelativeTime at="2026-11-01T08:30:00Z" /> },
        ]}
      />
    </Card>
    <Card title="Recent activity">
      <Timeline
        label="Recent activity"
        entries={[
          { id: '1', at: '2 minutes ago', title: 'Published v1', detail: 'Ada Lovelace', tone: 'good' },
          { id: '2', at: '1 hour ago', title: 'Approved revision 4', detail: 'Grace Hopper: limits look right' },
          { id: '3', at: 'yesterday', title: 'Imported petstore.yaml', detail: 'Ada Lovelace' },
        ]}
      />
    </Card>
  </>
);

export function Styleguide() {
  return (
    <Page>
      <PageHeader
        title="Payments with a name that is rather long for a header"
        state={<StateBadge state="published" />}
        description={
          <span className="flex flex-wrap items-center gap-x-3">
            Owned by Billing <CopyText text="api_01k9v7m0c7f2q3t4x5y6z7a8b9" label="Copy the API's id" />
          </span>
        }
        actions={
          <>
            <CopyAsCurl
              title="Publish as curl"
              requests={[{ label: 'Publish', method: 'POST', path: '/api/v1/tenants/acme/apis/payments/versions/v1/transitions', body: { to: 'published' } }]}
            />
            <Menu
              trigger={<IconButton icon={MoreHorizontal} label="More actions" variant="secondary" />}
              groups={[[{ label: 'Rename' }, { label: 'Duplicate' }], [{ label: 'Block calls', danger: true }]]}
            />
            <Button>Deprecate...</Button>
          </>
        }
      />
      <LinkTabs label="Payments" tabs={TABS} />
      <WithAside aside={ASIDE}>
        <ActionSamples />
        <FormSamples />
        <TableSample />
        <ChartSamples />
        <MessageSamples />
        <ShapeSamples />
        <TextSamples />
        <SchemaSample />
      </WithAside>
    </Page>
  );
}
