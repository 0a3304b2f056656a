'use client';
import { Button } from '@/ui/button';
import { CodeBlock } from '@/ui/code-block';
import { CopyField } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { Note } from '@/ui/note';
import type { Made } from './credential-kinds';

/** Shows what was made, once. */
export function MadeDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  const done = (
    <Button variant="primary" onClick={onClose}>
      {made.secret ? 'I have kept it' : 'Done'}
    </Button>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={made.title} actions={done}>
      {made.secret && <Note tone="warn">It is shown only now: we keep no copy that could be read. Keep it like a password.</Note>}
      {made.values.map(({ label, value }) => (
        <div key={label} className="flex flex-col gap-1">
          <span className="text-12 text-ink-muted">{label}</span>
          <CopyField label={label} value={value} />
        </div>
      ))}
      {made.example && <CodeBlock title={made.example.title} code={made.example.code} />}
    </Dialog>
  );
}
