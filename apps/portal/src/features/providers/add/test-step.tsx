'use client';
import { useEffect, useRef } from 'react';
import { formatCount } from '@/lib/number';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { SkeletonRows } from '@/ui/skeleton';
import { CheckNote } from '../check-note';
import type { ProviderView } from '../provider-view';
import { keysWords } from '../provider-words';
import { useCheck } from '../use-check';

/** Asks the provider at once, with the key that was just given. */
export function TestStep({ tenant, provider }: { tenant: string; provider: ProviderView }) {
  const { busy, answer, problem, run } = useCheck(tenant, provider.id);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run();
  });
  return (
    <div className="flex flex-col gap-4">
      {busy && <SkeletonRows label="Loading the test’s result" />}
      <div aria-live="polite">
        {answer && <CheckNote answer={answer} />}
        {problem && <ProblemNote problem={problem} />}
      </div>
      <FactList
        facts={[
          { label: 'Provider', value: provider.name },
          { label: 'Address', value: <span className="font-mono text-12">{provider.baseUrl}</span> },
          { label: 'Keys', value: keysWords(provider) },
          { label: 'Models offered', value: formatCount(provider.modelCount) },
          { label: 'Callers ask for', value: <code className="font-mono text-12">{`${provider.slug}/model`}</code> },
        ]}
      />
      <p className="text-13 text-ink-muted">It is saved. Go back to change the account, or open the provider to add keys and models.</p>
      <div>
        <Button busy={busy} onClick={() => void run()}>
          Test again
        </Button>
      </div>
    </div>
  );
}
