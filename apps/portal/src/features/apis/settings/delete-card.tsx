'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api as client } from '@/lib/api';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { useThing } from '../thing/thing-context';

/** For what was never promised to anybody; anything else is deprecated and retired. */
export function DeleteCard() {
  const { tenant, api } = useThing();
  const router = useRouter();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const promised = api.versions.filter(({ state }) => state === 'published' || state === 'deprecated').map(({ name }) => name);
  return (
    <Card
      title="Delete the API"
      description={
        promised.length > 0
          ? `${promised.join(', ')} ${promised.length === 1 ? 'is' : 'are'} published: what consumers were promised is deprecated and retired, not deleted.`
          : 'Only an API that was never published, and runs nowhere, can be deleted. Its versions and revisions go with it.'
      }
    >
      <Button variant="danger" disabled={promised.length > 0} onClick={() => setOpen(true)}>
        Delete API
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${api.name}?`}
        effect="All its versions, revisions and documents are deleted. This cannot be undone."
        confirmLabel={`Delete ${api.name}`}
        danger
        typeToConfirm={api.slug}
        onConfirm={async () => {
          await client.apis.remove({ params: { tenant, api: api.id } });
          router.replace(`/console/${tenant}/apis`);
          await queries.invalidateQueries({ queryKey: ['apis', tenant] });
        }}
      />
    </Card>
  );
}
