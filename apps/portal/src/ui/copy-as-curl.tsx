'use client';
import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { type CurlRequest, curlLine } from '@/lib/curl';
import { CodeBlock } from './code-block';
import { Dialog } from './dialog';
import { IconButton } from './icon-button';
import { Note } from './note';

/** Shows what a page's action is as a request, ready to copy into a script. */
export function CopyAsCurl({ title, requests }: { title: string; requests: readonly (CurlRequest & { label: string })[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon={SquareTerminal} label="Copy as curl" variant="secondary" onClick={() => setOpen(true)} />
      <Dialog open={open} onOpenChange={setOpen} title={title} wide>
        <Note>Set GATEHOUSE_TOKEN to a personal access token from your account page first.</Note>
        {open && requests.map((request) => <CodeBlock key={request.label} title={request.label} code={curlLine(window.location.origin, request)} />)}
      </Dialog>
    </>
  );
}
