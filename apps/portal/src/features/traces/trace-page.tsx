'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { PanelTabs } from '@/ui/panel-tabs';
import { ReplayPanel } from './replay-panel';
import { RequestPanel } from './request-panel';

/** Runs calls against what is live or a revision that is not, by the gateway's own code, with nothing sent and nothing counted. */
export function TracePage() {
  const [record] = useQueryState('record', parseAsString);
  return (
    <PanelTabs
      label="Trace"
      tabs={[
        { id: 'request', label: 'One request', content: <RequestPanel recordId={record} /> },
        { id: 'replay', label: 'Recorded calls', content: <ReplayPanel /> },
      ]}
    />
  );
}
