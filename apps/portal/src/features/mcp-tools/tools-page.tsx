'use client';
import { Wrench } from 'lucide-react';
import { RevisionSettingsPage } from '@/features/revisions/settings-page';
import { ToolsEditor } from './tools-editor';

/** What clients of the Model Context Protocol find at a version. */
export function ToolsPage() {
  return (
    <RevisionSettingsPage
      loading="Loading tools"
      icon={Wrench}
      without="Tools are made of the operations of a document. Bring the document first."
      editor={ToolsEditor}
    />
  );
}
