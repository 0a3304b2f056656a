'use client';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { DocumentEditor } from '@/ui/editor/document-editor';
import { say } from '@/ui/toast';

interface ConflictPanelProps {
  language: 'json' | 'yaml';
  theirs: string;
  mine: string;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Two people changed one draft: both texts are shown until the reader decides. */
export function ConflictPanel({ language, theirs, mine, onKeepMine, onTakeTheirs }: ConflictPanelProps) {
  const { params, refresh } = useThing();
  const [busy, setBusy] = useState(false);
  const branch = async () => {
    setBusy(true);
    try {
      const made = await api.revisions.create({ params, body: { document: mine, note: 'Beside a draft that somebody else changed' } });
      onTakeTheirs();
      await refresh();
      say.done(`Your text is revision ${made.number}`);
    } catch (error) {
      say.problem(problemView(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card
      title="Somebody else changed this draft while you did"
      description="Nothing is lost: below is what they saved, and in the editor under it is your text. Merge by hand, or choose."
      actions={
        <>
          <Button onClick={onTakeTheirs}>Take theirs</Button>
          <Button busy={busy} onClick={() => void branch()}>
            Keep mine as a new draft
          </Button>
          <Button variant="danger" onClick={onKeepMine}>
            Write mine over theirs
          </Button>
        </>
      }
    >
      <DocumentEditor label="What they saved" language={language} value={theirs} readOnly heightPx={280} status="What they saved, read-only" />
    </Card>
  );
}
