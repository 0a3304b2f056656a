'use client';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { Note } from '@/ui/note';
import { PurgeCard } from '../../purges/purge-card';
import { useThing } from '../thing/thing-context';
import { ApiForm } from './api-form';
import { DeleteCard } from './delete-card';
import { VersionForm } from './version-form';

export function SettingsPage() {
  const { tenant, version } = useThing();
  const mayWrite = useMay(tenant, 'apis:write');
  if (!mayWrite) return <Note>A publisher, admin or owner of the tenant may change these settings.</Note>;
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <Card title="The API" description="For all versions. A change is live at once, in the catalogue and on the gateways.">
        <ApiForm />
      </Card>
      <Card title={`Version ${version.name}`}>
        <VersionForm key={version.id} />
      </Card>
      <PurgeCard />
      <DeleteCard />
    </div>
  );
}
