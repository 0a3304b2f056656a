'use client';
import { useSearchParams } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
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
  const served = useServedVersion(tenant, api);
  const subscriptions = useSubscriptions(tenant, api);
  const [chosen, choose] = useState<string | null>(null);
  const at = (version: CatalogueVersion | null | undefined, all = subscriptions.data) => {
    const usable = version ? all?.filter(({ items }) => items.some(({ versionId }) => versionId === version.id)) : undefined;
    return { version, usable, subscription: usable?.find(({ id }) => id === chosen)?.id ?? usable?.[0]?.id ?? null };
  };
  /** Whoever is quicker than the page waits for it here. */
  const load = async () => {
    const version = served.data === undefined ? (await served.refetch({ throwOnError: true })).data : served.data;
    return at(version, subscriptions.data ?? (await subscriptions.refetch({ throwOnError: true })).data);
  };
  return { ...at(served.data), choose, load };
}

/** The form, where its calls go, and how far they got. */
export function useAsking(tenant: string, apis: readonly { slug: string }[], models: Models) {
  const [chosenApi, ask] = useQueryState('api', parseAsString);
  const api = apis.find(({ slug }) => slug === chosenApi)?.slug ?? apis[0]?.slug ?? null;
  const caller = useCaller(tenant, api);
  const keyOf = useKeys(tenant);
  const { runs, start, stop } = useRuns();
  const [asked, setAsked] = useState<Prompt | null>(null);
  const { version } = caller;
  const state = useProblemForm<Prompt, Prompt>({
    schema: Prompt,
    defaultValues: useFirstPrompt(models),
    onSubmit: async (prompt) => {
      const { version: served, subscription } = await caller.load();
      if (!served) throw inputProblem('Nothing of this API is published in production');
      // without a key the gateway itself says what is missing
      const key = subscription === null || served.authentication.anonymous ? null : await keyOf(subscription, served);
      const path = new URL(chatUrl(served)).pathname;
      const call = (name: string) => ({ path, headers: headersOf(served, key), body: bodyOf(prompt, name) });
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
