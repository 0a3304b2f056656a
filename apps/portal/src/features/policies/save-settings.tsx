'use client';
import { useState } from 'react';
import type { Settings } from './policy-types';
import { SaveBar } from './save-bar';
import { SaveDialog } from './save-dialog';
import type { useSettings } from './use-settings';

interface SaveSettingsProps {
  settings: ReturnType<typeof useSettings>;
  /** "Save tools" */
  label: string;
  confirmLabel: string;
  /** "the tools": of the revision. */
  what: string;
  /** What the saving does, said before it; and once it is done. */
  effect: string;
  done: string;
  /** The part that is reviewed before it is saved. */
  part: (settings: Settings) => unknown;
}

/** Says whether the settings of a draft are saved, and saves them after a look at what changes. */
export function SaveSettings({ settings, label, confirmLabel, what, effect, done, part }: SaveSettingsProps) {
  const { base, value, theirs, changed, saved, failure, undo, save } = settings;
  const [reviewing, setReviewing] = useState(false);
  return (
    <>
      <SaveBar
        label={label}
        changed={changed}
        blocked={theirs !== null}
        failure={failure}
        status={changed ? 'Not saved yet' : saved ? `Saved. ${done}` : 'All changes saved'}
        onSave={() => setReviewing(true)}
        onUndo={undo}
      />
      {reviewing && (
        <SaveDialog
          title={`Save ${what} of revision ${base.number}?`}
          effect={effect}
          confirmLabel={confirmLabel}
          before={part(base.settings)}
          after={part(value)}
          onClose={() => setReviewing(false)}
          onConfirm={save}
        />
      )}
    </>
  );
}
