'use client';
import { Button } from '@/ui/button';
import { CopyField } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { Note } from '@/ui/note';

/** Shows a new key, once. */
export function KeyDialog({ value, onClose }: { value: string | null; onClose: () => void }) {
  const done = (
    <Button variant="primary" onClick={onClose}>
      I have kept it
    </Button>
  );
  return (
    <Dialog open={value !== null} onOpenChange={(open) => !open && onClose()} title="Your new key" actions={done}>
      <Note tone="warn">It is shown only now: we keep no copy that could be read. Keep it like a password.</Note>
      {value && <CopyField label="Key" value={value} />}
    </Dialog>
  );
}
