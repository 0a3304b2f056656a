'use client';
import { useState } from 'react';
import { OperationList } from '@/features/apis/import/operation-list';
import { editorProblems, useDocumentCheck } from '@/features/apis/import/use-document-check';
import { useThing } from '@/features/apis/thing/thing-context';
import { Button } from '@/ui/button';
import { DocumentEditor } from '@/ui/editor/document-editor';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { say } from '@/ui/toast';
import { ConflictPanel } from './conflict-panel';
import { keptText } from './kept-text';
import { type DraftState, type Saved, useDraft } from './use-draft';

interface DraftEditorProps {
  revisionId: string;
  format: 'json' | 'yaml';
  initial: Saved;
}

function statusOf({ saved, saving, savedAt, theirs, problem }: DraftState, text: string, current: boolean, valid: boolean): string {
  if (theirs) return 'Not saved: somebody else changed the draft';
  if (saving) return 'Saving…';
  if (text === saved.text) return savedAt ? `Saved at ${savedAt.toLocaleTimeString('en-GB')}` : 'All changes saved';
  if (!current) return 'Not saved yet: checking…';
  if (!valid) return 'Not saved: the document has errors. Your text is kept in this browser';
  return problem ? 'Not saved: see below' : 'Not saved yet…';
}

/** The editor of a draft: saves by itself whatever can be read, and loses nothing that was typed. */
export function DraftEditor({ revisionId, format, initial }: DraftEditorProps) {
  const { tenant } = useThing();
  const [kept] = useState(() => keptText.read(revisionId));
  const [text, setText] = useState(kept ?? initial.text);
  const { check, current, error } = useDocumentCheck(tenant, text);
  const valid = check?.valid === true;
  const draft = useDraft({ revisionId, initial, text, setText, savable: current && valid });
  const { saved, theirs, problem } = draft;
  const takeTheirs = () => {
    const mine = draft.takeTheirs();
    say.done('Their text is shown', { description: 'Yours is still here.', undo: { label: 'Bring mine back', run: () => setText(mine) } });
  };
  return (
    <>
      {kept !== null && kept !== initial.text && text === kept && (
        <Note tone="warn" title="Unsaved text was brought back from this browser">
          It was typed here before but never saved.{' '}
          <Button size="sm" onClick={() => setText(saved.text)}>
            Use the saved text instead
          </Button>
        </Note>
      )}
      {theirs && <ConflictPanel language={format} theirs={theirs.text} onKeepMine={draft.keepMine} onTakeTheirs={takeTheirs} mine={text} />}
      {problem && text !== saved.text && <ProblemNote problem={problem} />}
      {error !== null && error !== undefined && (
        <Note tone="warn">The document could not be checked just now, so it is not saved. It is kept in this browser.</Note>
      )}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <DocumentEditor
          label="OpenAPI document"
          language={format}
          value={text}
          onChange={setText}
          problems={editorProblems(check)}
          status={statusOf(draft, text, current, valid)}
          heightPx={560}
        />
        <OperationList check={check} />
      </div>
    </>
  );
}
