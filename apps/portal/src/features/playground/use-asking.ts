'use client';
import { useSearchParams } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { inputProblem } from '@/lib/problem';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { bodyOf, FIRST_PROMPT, Prompt } from './prompt';
import { snippetsOf } from './snippets';
import { chatUrl, headersOf, useKeys, useServedVersion, useSubscriptions } from './use-access';
import type { Models } from './use-models';
import { useRuns } from './use-runs';

/** The first two names there are, unless the address says which. */
function useFirstPrompt({ choices }: Models): Prompt {
  const query = useSearchParams();
  const a = query.get('a') ?? choices[0]?.name ?? '';
  const b = query.get('b') ?? choices.find(({ name }) => name !== a)?.name ?? '';
  return { ...FIRST_PROMPT, a, b, compare: b !== '' };
}

/** Who the calls are made as: what was chosen, else the first that can. */
function useCaller(tenant: string, api: string | null) {
  const { data: version } = useServedVersion(tenant, api);
  const { usable } = useSubscriptions(tenant, api, version);
  const [chosen, setChosen] = useState<string | null>(null);
  const subscription = usable?.find(({ id }) => id === chosen)?.id ?? usable?.[0]?.id ?? null;
  return { version, usable, subscription, choose: setChosen };
}

/** The form, where its calls go, and how far they got. */
export function useAsking(tenant: string, apis: readonly { slug: string }[], models: Models) {
  const [chosenApi, ask] = useQueryState('api', parseAsString);
  const api = apis.find(({ slug }) => slug === chosenApi)?.slug ?? apis[0]?.slug ?? null;
  const caller = useCaller(tenant, api);
  const keyOf = useKeys(tenant);
  const { runs, start, stop } = useRuns();
  const [asked, setAsked] = useState<Prompt | null>(null);
  const { version, subscription } = caller;
  const state = useProblemForm<Prompt, Prompt>({
    schema: Prompt,
    defaultValues: useFirstPrompt(models),
    onSubmit: async (prompt) => {
      if (!version) throw inputProblem('Nothing of this API is published in production');
      // without a key the gateway itself says what is missing
      const key = subscription === null || version.authentication.anonymous ? null : await keyOf(subscription);
      const path = new URL(chatUrl(version)).pathname;
      const call = (name: string) => ({ path, headers: headersOf(version, key), body: bodyOf(prompt, name) });
      setAsked(prompt);
      await start({ a: call(prompt.a), ...(prompt.compare && { b: call(prompt.b) }) });
    },
  });
  const current = state.form.watch();
  const snippets = () => {
    const { data } = Prompt.safeParse(state.form.getValues());
    if (data && version) return snippetsOf(chatUrl(version), { body: bodyOf(data, data.a) }, headersOf(version, null));
    void state.form.trigger();
    return null;
  };
  // the answers are of what was asked, whatever was written since
  return { ...caller, api, setApi: (slug: string) => void ask(slug), state, values: asked ?? current, runs, stop, snippets };
}
