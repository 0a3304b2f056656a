'use client';
import { Code } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { CodeBlock } from '@/ui/code-block';
import { Dialog } from '@/ui/dialog';
import { Note } from '@/ui/note';
import { PanelTabs } from '@/ui/panel-tabs';
import type { Snippet } from './snippets';

/** The call of a side as code. `call` is asked when the dialog opens: the form may not have been right before. */
export function CodeDialog({ snippets }: { snippets: () => readonly Snippet[] | null }) {
  const [shown, setShown] = useState<readonly Snippet[] | null>(null);
  return (
    <>
      <Button icon={Code} onClick={() => setShown(snippets())}>
        Copy as code
      </Button>
      <Dialog open={shown !== null} onOpenChange={() => setShown(null)} title="This call from elsewhere" wide>
        <Note>Set GATEHOUSE_KEY to a key of an application that subscribes to the API.</Note>
        <PanelTabs
          label="Languages"
          tabs={(shown ?? []).map(({ id, label, title, code }) => ({ id, label, content: <CodeBlock title={title} code={code} /> }))}
        />
      </Dialog>
    </>
  );
}
