'use client';
import { slugify } from '@gatehouse/kernel/slug';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ProblemView, problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { Note } from '@/ui/note';
import { Stepper } from '@/ui/stepper';
import { type Details, DetailsStep } from './details-step';
import { DocumentStep } from './document-step';
import { importNow } from './import-now';
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

const upstreamWords = (choice: UpstreamChoice): string => (choice.kind === 'existing' ? choice.name : choice.kind === 'new' ? choice.url : 'chosen later');

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
    if (to === 'upstream' && upstream.kind === 'new' && upstream.url === '')
      setUpstream({ kind: 'new', url: check?.servers.find((server) => /^https?:/.test(server)) ?? '' });
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
  const ready: Record<StepId, boolean> = {
    document: current && check?.valid === true,
    details: details.name.trim() !== '' && details.slug !== '' && details.version !== '',
    upstream: upstream.kind !== 'new' || /^https?:\/\/./.test(upstream.url),
    review: true,
  };
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
      {step === 'review' && (
        <>
          <FactList
            facts={[
              { label: 'API', value: `${details.name} ${details.version}` },
              { label: 'Path at the gateway', value: <code className="font-mono text-12">{`/${tenant}/${details.slug}/${details.version}`}</code> },
              { label: 'Operations', value: String(check?.operations.length ?? 0) },
              { label: 'Upstream', value: upstreamWords(upstream) },
              { label: 'In the catalogue for', value: details.visibility === 'public' ? 'everybody' : 'members' },
            ]}
          />
          <Note>Makes the API, its first version and a draft revision. Nobody can call it before you deploy and publish; until then you can discard it.</Note>
        </>
      )}
    </Stepper>
  );
}
