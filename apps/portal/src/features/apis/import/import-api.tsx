'use client';
import { slugify } from '@gatehouse/kernel/slug';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ProblemView, problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { Stepper } from '@/ui/stepper';
import { type Details, DetailsStep } from './details-step';
import { DocumentStep } from './document-step';
import { importNow } from './import-now';
import { ReviewStep } from './review-step';
import { type UpstreamChoice, UpstreamStep } from './upstream-step';
import { type DocumentCheck, useDocumentCheck } from './use-document-check';

const STEPS = [
  { id: 'document', label: 'Document' },
  { id: 'details', label: 'Details' },
  { id: 'upstream', label: 'Upstream' },
  { id: 'review', label: 'Review' },
] as const;
type StepId = (typeof STEPS)[number]['id'];

const EMPTY: Details = { name: '', slug: '', version: 'v1', summary: '', tags: '', visibility: 'public', teamId: null };

/** Proposed from the document; what was typed already stays. */
function proposed(details: Details, check: DocumentCheck): Details {
  const name = details.name || (check.title ?? '');
  const summary = details.summary || (check.description?.split(/\n\s*\n|(?<=[.!?])\s/)[0] ?? '').slice(0, 300);
  return { ...details, name, slug: details.slug || slugify(name), summary };
}

const isNamed = ({ name, slug, version }: Details): boolean => name.trim() !== '' && slug !== '' && version !== '';
const isPlace = (choice: UpstreamChoice): boolean => choice.kind !== 'new' || /^https?:\/\/./.test(choice.url);
const firstPlace = (check: DocumentCheck | undefined): string => check?.servers.find((server) => /^https?:/.test(server)) ?? '';

/** Which step a refusal belongs to. */
function stepOf(problem: ProblemView): StepId {
  if (problem.code.startsWith('document.')) return 'document';
  if (problem.code.startsWith('upstream.')) return 'upstream';
  return problem.code === 'slug.taken' || problem.errors.length > 0 ? 'details' : 'review';
}

export function ImportApi({ tenant }: { tenant: string }) {
  const router = useRouter();
  const [step, setStep] = useState<StepId>('document');
  const [text, setText] = useState('');
  const [details, setDetails] = useState(EMPTY);
  const [upstream, setUpstream] = useState<UpstreamChoice>({ kind: 'new', url: '' });
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const [busy, setBusy] = useState(false);
  const { check, current } = useDocumentCheck(tenant, text);
  const go = (to: StepId) => {
    setProblem(null);
    if (to === 'details' && check) setDetails(proposed(details, check));
    if (to === 'upstream' && upstream.kind === 'new' && upstream.url === '') setUpstream({ kind: 'new', url: firstPlace(check) });
    setStep(to);
  };
  const make = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { slug } = await importNow({ tenant, document: text, details, upstream, onUpstream: setUpstream });
      router.push(`/console/${tenant}/apis/${slug}`);
    } catch (error) {
      const view = problemView(error);
      setProblem(view);
      setStep(stepOf(view));
      setBusy(false);
    }
  };
  const ready: Record<StepId, boolean> = { document: current && check?.valid === true, details: isNamed(details), upstream: isPlace(upstream), review: true };
  const at = STEPS.findIndex(({ id }) => id === step);
  const next = STEPS[at + 1]?.id;
  const actions = (
    <>
      {at > 0 && <Button onClick={() => go(STEPS[at - 1]?.id ?? 'document')}>Back</Button>}
      {next ? (
        <Button variant="primary" disabled={!ready[step]} onClick={() => go(next)}>
          Continue
        </Button>
      ) : (
        <Button variant="primary" busy={busy} onClick={() => void make()}>
          Make API
        </Button>
      )}
    </>
  );
  return (
    <Stepper steps={STEPS} current={step} onGoTo={(id) => go(id as StepId)} actions={actions}>
      {problem && <ProblemNote problem={problem} />}
      {step === 'document' && <DocumentStep tenant={tenant} text={text} onText={setText} />}
      {step === 'details' && <DetailsStep tenant={tenant} value={details} onChange={setDetails} errors={problem?.errors ?? []} />}
      {step === 'upstream' && <UpstreamStep tenant={tenant} servers={check?.servers ?? []} value={upstream} onChange={setUpstream} />}
      {step === 'review' && <ReviewStep tenant={tenant} details={details} upstream={upstream} operations={check?.operations.length ?? 0} />}
    </Stepper>
  );
}
