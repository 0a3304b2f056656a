'use client';
import type { ModelPrice } from '@gatehouse/contracts';
import { betterOf, type Compared, tokensPerSecond } from './figures';
import type { Prompt } from './prompt';
import type { Run } from './run-chat';
import { SideView } from './side-view';
import { type Cost, useCost } from './use-cost';
import type { Sides } from './use-runs';

interface AnswersProps {
  tenant: string;
  prompt: Prompt;
  runs: Partial<Record<Sides, Run>>;
  priceOf: (target: string) => ModelPrice | null;
  onStop: (side: Sides) => void;
}

const figuresOf = (run: Run | undefined, cost: Cost | null): Compared => ({
  first: run?.firstMs ?? null,
  total: run?.totalMs ?? null,
  perSecond: run ? tokensPerSecond(run) : null,
  cost: cost?.micros ?? null,
});

/** Both sides, and which of them was better at what once both are done. */
export function Answers({ tenant, prompt, runs: { a, b }, priceOf, onStop }: AnswersProps) {
  const [costA, costB] = [useCost(tenant, a, priceOf(a?.target ?? '')), useCost(tenant, b, priceOf(b?.target ?? ''))];
  const [ofA, ofB] = [figuresOf(a, costA), figuresOf(b, costB)];
  const both = a?.phase === 'done' && b?.phase === 'done';

  return (
    <div className={prompt.compare ? 'grid items-start gap-5 lg:grid-cols-2' : 'grid gap-5'}>
      <SideView
        tenant={tenant}
        letter="A"
        name={prompt.a}
        run={a}
        figures={ofA}
        cost={costA}
        better={both ? betterOf(ofA, ofB) : null}
        onStop={() => onStop('a')}
      />
      {prompt.compare && (
        <SideView
          tenant={tenant}
          letter="B"
          name={prompt.b}
          run={b}
          figures={ofB}
          cost={costB}
          better={both ? betterOf(ofB, ofA) : null}
          onStop={() => onStop('b')}
        />
      )}
    </div>
  );
}
