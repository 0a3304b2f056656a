'use client';
import type { gateways, Result } from '@gatehouse/contracts';
import { KeyRound, Network, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyField } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';

type GroupRow = Result<(typeof gateways)['listGroups']>['items'][number];

const COLUMNS: readonly Column<GroupRow>[] = [
  { id: 'name', header: 'Group', cell: (row) => row.name },
  { id: 'default', header: '', cell: (row) => (row.isDefault ? <Badge>Default</Badge> : null), wideOnly: true },
  { id: 'gateways', header: 'Gateways', cell: (row) => formatCount(row.gatewayCount), align: 'right' },
  { id: 'sequence', header: 'Snapshot', cell: (row) => formatCount(row.sequence), align: 'right' },
  { id: 'compiled', header: 'Compiled', cell: (row) => (row.compiledAt ? <RelativeTime at={row.compiledAt} /> : 'never'), wideOnly: true },
];

const Values = z.object({ name: z.string().trim().min(1, 'A group needs a name').max(120) });

/** A gateway token is shown once; closing the dialog is the end of it. */
function TokenDialog({ token, onClose }: { token: string | null; onClose: () => void }) {
  return (
    <Dialog
      open={token !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Gateway token"
      actions={
        <Button variant="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <Note tone="warn">It is shown only now. Give it to the group’s gateways as GATEHOUSE_GATEWAY_TOKEN.</Note>
      {token && <CopyField label="Token" value={token} />}
    </Dialog>
  );
}

function NewGroupDialog({ open, onOpenChange, onMade }: { open: boolean; onOpenChange: (open: boolean) => void; onMade: (token: string) => void }) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '' },
    onSubmit: async (values) => {
      const { token } = await api.gateways.createGroup({ body: values });
      onOpenChange(false);
      state.form.reset();
      onMade(token);
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New gateway group"
      description="Gateways of one group run one snapshot: a region, a network zone, a set for one tenant."
    >
      <Form state={state} submitLabel="Make group">
        <TextField name="name" label="Name" autoComplete="off" hint="Such as Europe" />
      </Form>
    </Dialog>
  );
}

export function GatewayGroups() {
  const [making, setMaking] = useState(false);
  const [rotating, setRotating] = useState<GroupRow | null>(null);
  const [token, setToken] = useState<string | null>(null);
  const list = useList({ key: ['gateway-groups', 'all'], read: () => api.gateways.listGroups() });
  const made = (secret: string) => {
    setToken(secret);
    void list.refresh();
  };
  return (
    <>
      <Card
        flush
        title="Gateway groups"
        actions={
          <Button icon={Plus} size="sm" onClick={() => setMaking(true)}>
            New group
          </Button>
        }
      >
        <DataTable
          label="Gateway groups"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowActions={(row) => [[{ label: 'New token', icon: KeyRound, onSelect: () => setRotating(row) }]]}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Network} title="No group">
              A group is made at the first start.
            </EmptyState>
          }
        />
      </Card>
      <NewGroupDialog open={making} onOpenChange={setMaking} onMade={made} />
      <ConfirmDialog
        open={rotating !== null}
        onOpenChange={(open) => !open && setRotating(null)}
        title={`New token for ${rotating?.name ?? ''}?`}
        effect="Tokens in use now end in one hour. Restart the group’s gateways with the new one before that."
        confirmLabel="Make token"
        onConfirm={async () => {
          if (rotating) made((await api.gateways.rotateGroupToken({ params: { group: rotating.id }, body: {} })).token);
        }}
      />
      <TokenDialog token={token} onClose={() => setToken(null)} />
    </>
  );
}
