'use client';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { PanelTabs } from '@/ui/panel-tabs';
import { ReplayPanel } from './replay-panel';
import { RequestPanel } from './request-panel';

const panel = (content: ReactNode) => <div className="flex flex-col gap-5">{content}</div>;

/** Runs calls against what is live or a revision that is not, by the gateway's own code, with nothing sent and nothing counted. */
export function TracePage() {
  const [record] = useQueryState('record', parseAsString);
  return (
    <PanelTabs
      label="Trace"
      tabs={[
        { id: 'request', label: 'One request', content: panel(<RequestPanel recordId={record} />) },
        { id: 'replay', label: 'Recorded calls', content: panel(<ReplayPanel />) },
      ]}
    />
  );
}
