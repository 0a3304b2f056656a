'use client';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ReasonDialog } from '@/ui/reason-dialog';
import { ConsequenceNote } from './consequences';

/** The emergency stop of one version: all calls refused within seconds, and back. */
export function BlockControl() {
  const { api: thing, version, params, refresh } = useThing();
  const [open, setOpen] = useState(false);
  const body = (reason: string) => ({ params, body: { reason } });
  const verb = version.blocked ? 'Unblock' : 'Block';
  return (
    <Card
      title={version.blocked ? 'Blocked' : 'Emergency stop'}
      description={
        version.blocked
          ? 'Every call is answered with 503. The lifecycle goes on unchanged beside the block.'
          : 'A block answers every call with 503 at once, on every gateway. Subscriptions and keys stay.'
      }
    >
      <div className="flex flex-col items-start gap-3">
        {!version.blocked && <ConsequenceNote />}
        <Button variant={version.blocked ? 'primary' : 'danger'} onClick={() => setOpen(true)}>
          {verb}
        </Button>
      </div>
      {open && (
        <ReasonDialog
          title={`${verb} ${thing.name} ${version.name}?`}
          effect={
            version.blocked
              ? 'Calls are let through again on every gateway within seconds.'
              : 'Every call is answered with 503 on every gateway within seconds. Unblocking brings back exactly what was there.'
          }
          confirmLabel={`${verb} ${version.name}`}
          danger={!version.blocked}
          onClose={() => setOpen(false)}
          onConfirm={async (reason) => {
            await (version.blocked ? api.versions.unblock(body(reason)) : api.versions.block(body(reason)));
            await refresh();
          }}
        />
      )}
    </Card>
  );
}
