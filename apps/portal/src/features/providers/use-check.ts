'use client';
import { useState } from 'react';
import { api } from '@/lib/api';
import { type ProblemView, problemView } from '@/lib/problem';
import type { CheckAnswer } from './provider-view';

/** The test of a connection: one at a time, the latest result stays. */
export function useCheck(tenant: string, provider: string) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const run = async (keyId?: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setAnswer(null);
    try {
      setAnswer(await api.providers.check({ params: { tenant, provider }, body: keyId === undefined ? {} : { keyId } }));
    } catch (error) {
      setProblem(problemView(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, answer, problem, run };
}
