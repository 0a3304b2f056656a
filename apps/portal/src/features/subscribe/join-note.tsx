'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { CatalogueApi } from '@/features/catalogue/load-api';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';

/** An application belongs to the tenant whose APIs it uses, so one joins that tenant first. */
export function JoinNote({ tenant }: { tenant: CatalogueApi['tenant'] }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const join = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await api.accounts.join({ params: { tenant: tenant.slug } });
      router.refresh();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Card title={`Join ${tenant.name}`}>
      <div className="flex flex-col gap-3 text-13">
        {tenant.joining === 'open' ? (
          <>
            <p className="text-ink-muted">{`You become a developer of ${tenant.name}: you can make applications, subscribe and see your own calls.`}</p>
            <div>
              <Button variant="primary" busy={busy} onClick={() => void join()}>
                {`Join ${tenant.name}`}
              </Button>
            </div>
          </>
        ) : (
          <p className="text-ink-muted">{`${tenant.name} takes new members by invitation only. Ask its team for one, then come back to this page.`}</p>
        )}
        {failure !== null && <ProblemNote problem={problemView(failure)} />}
      </div>
    </Card>
  );
}
