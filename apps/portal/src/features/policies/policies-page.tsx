'use client';
import { SlidersHorizontal } from 'lucide-react';
import { RevisionSettingsPage } from '@/features/revisions/settings-page';
import { SettingsEditor } from './settings-editor';

/** What a revision enforces, and where it sends calls. */
export function PoliciesPage() {
  return (
    <RevisionSettingsPage
      loading="Loading policies"
      icon={SlidersHorizontal}
      without="Policies and routing belong to a revision, and are fixed with it. Bring the document first."
      editor={SettingsEditor}
    />
  );
}
