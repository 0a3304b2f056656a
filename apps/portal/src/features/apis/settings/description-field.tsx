'use client';
import { useWatch } from 'react-hook-form';
import { TextareaField } from '@/ui/form/fields';
import { Markdown } from '@/ui/markdown';
import { PanelTabs } from '@/ui/panel-tabs';
import type { ApiValues } from './api-values';

function Preview() {
  const text = useWatch<ApiValues, 'description'>({ name: 'description' });
  if (!text?.trim()) return <p className="text-13 text-ink-muted">Nothing to show yet.</p>;
  return <Markdown text={text} />;
}

/** Markdown with a preview as the catalogue shows it. */
export function DescriptionField() {
  return (
    <PanelTabs
      label="Write or preview"
      tabs={[
        {
          id: 'write',
          label: 'Write',
          content: <TextareaField name="description" label="Description" optional rows={8} hint="Markdown; developers read it first" mono />,
        },
        { id: 'preview', label: 'Preview', content: <Preview /> },
      ]}
    />
  );
}
