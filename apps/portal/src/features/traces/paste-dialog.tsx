'use client';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { type PastedRequest, pastedRequest } from './pasted-request';

interface PasteDialogProps {
  onClose: () => void;
  onPaste: (request: PastedRequest) => void;
}

/** A request as somebody has it at hand, put into the fields of the form. */
export function PasteDialog({ onClose, onPaste }: PasteDialogProps) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  const take = () => {
    const request = pastedRequest(text);
    setRefused(request === null);
    if (!request) return;
    onPaste(request);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Paste a request"
      wide
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={text.trim() === ''} onClick={take}>
            Take it over
          </Button>
        </>
      }
    >
      <Field
        label="Request"
        hint="A curl line as browsers copy it, an HTTP message with its headers and body, or a URL"
        error={refused ? 'This is none of them: a curl line begins with curl, a message with its method and path.' : undefined}
      >
        <Textarea
          mono
          rows={10}
          value={text}
          spellCheck={false}
          placeholder={"curl 'https://gateway.example/acme/trains/v1/trips' -H 'X-API-Key: …'"}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
