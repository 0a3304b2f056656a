'use client';
import { AppWindow } from 'lucide-react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyField } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState, ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { SkeletonRows } from '@/ui/skeleton';

const PROBLEM = {
  status: 503,
  code: 'server.unavailable',
  title: 'A part of the control plane is not reachable',
  detail: 'The database does not answer. Traffic at the gateways goes on.',
  requestId: '01k9v7m0c7f2q3t4',
  errors: [],
};

export function MessageSamples() {
  return (
    <div className="grid gap-5 md:grid-cols-2">
      <Card title="Empty" flush>
        <EmptyState icon={AppWindow} title="No applications yet" action={<Button variant="primary">New application</Button>}>
          An application holds your keys. Make one, subscribe it to an API, and call.
        </EmptyState>
      </Card>
      <Card title="Failed" flush>
        <ErrorState problem={PROBLEM} onRetry={() => undefined} />
      </Card>
      <Card title="Loading" flush>
        <SkeletonRows rows={5} />
      </Card>
      <Card title="Notes">
        <div className="flex flex-col gap-3">
          <Note title="Shown once">Copy the key now; only its hash is kept.</Note>
          <CopyField label="Key" value="gth_live_5kq2m8x0c7f2q3t4_x5y6z7a8b9c0d1e2f3g4h5j6k7m8n9p0" />
          <Note tone="good">Live on 3 of 3 gateways in 0.8 s.</Note>
          <Note tone="warn" title="Deprecated">
            Sunset on 1 March 2027. Use v2.
          </Note>
          <ProblemNote problem={{ ...PROBLEM, errors: [{ pointer: '/targets/0/url', detail: 'is a private address' }] }} />
        </div>
      </Card>
    </div>
  );
}
