'use client';
import { MessagesSquare, Square } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { SkeletonRows } from '@/ui/skeleton';
import { AccessCard } from './access-card';
import { Answers } from './answers';
import { CodeDialog } from './code-dialog';
import { bodyOf, FIRST_PROMPT, Prompt } from './prompt';
import { PromptFields, PromptSettings } from './prompt-fields';
import { snippetsOf } from './snippets';
import { chatUrl, headersOf, useKeys, useModelApis, useServedVersion, useSubscriptions } from './use-access';
import { type Models, useModels } from './use-models';
import { useRuns } from './use-runs';

interface ReadyProps {
  tenant: string;
  apis: readonly { slug: string; name: string }[];
  models: Models;
}

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

function Ready({ tenant, apis, models }: ReadyProps) {
  const [chosenApi, setApi] = useQueryState('api', parseAsString);
  const api = apis.find(({ slug }) => slug === chosenApi)?.slug ?? apis[0]?.slug ?? null;
  const { version, usable, subscription, choose } = useCaller(tenant, api);
  const keyOf = useKeys(tenant);
  const { runs, start, stop } = useRuns();
  const [asked, setAsked] = useState<Prompt | null>(null);
  const state = useProblemForm<Prompt, Prompt>({
    schema: Prompt,
    defaultValues: useFirstPrompt(models),
    onSubmit: async (prompt) => {
      if (!version) return;
      // without a key the gateway itself says what is missing
      const key = subscription === null || version.authentication.anonymous ? null : await keyOf(subscription);
      const path = new URL(chatUrl(version)).pathname;
      const call = (name: string) => ({ path, headers: headersOf(version, key), body: bodyOf(prompt, name) });
      setAsked(prompt);
      await start({ a: call(prompt.a), ...(prompt.compare && { b: call(prompt.b) }) });
    },
  });
  const running = state.form.formState.isSubmitting;
  const values = state.form.watch();
  const snippets = () => {
    const { data } = Prompt.safeParse(state.form.getValues());
    if (!data || !version) {
      void state.form.trigger();
      return null;
    }
    return snippetsOf(chatUrl(version), { body: bodyOf(data, data.a) }, headersOf(version, null));
  };
  return (
    <>
      <Form
        state={state}
        submitLabel={running ? 'Running' : 'Run'}
        secondary={
          running ? (
            <Button icon={Square} onClick={() => stop()}>
              Stop
            </Button>
          ) : (
            <CodeDialog snippets={snippets} />
          )
        }
      >
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_320px]">
          <PromptFields models={models} />
          <div className="flex min-w-0 flex-col gap-4">
            <AccessCard
              tenant={tenant}
              apis={apis}
              api={api}
              onApi={(slug) => void setApi(slug)}
              version={version}
              subscriptions={usable}
              subscription={subscription}
              onSubscription={choose}
            />
            <PromptSettings />
          </div>
        </div>
      </Form>
      <Answers tenant={tenant} prompt={running || asked ? (asked ?? values) : values} runs={runs} priceOf={models.priceOf} onStop={stop} />
    </>
  );
}

function NoApi({ tenant }: { tenant: string }) {
  return (
    <Card>
      <EmptyState
        icon={MessagesSquare}
        title="No API leads to models yet"
        action={
          <LinkButton variant="primary" href={`/console/${tenant}/apis`}>
            Make an API for models
          </LinkButton>
        }
      >
        The playground calls models as everybody else does: through an API of yours, with a key, limits and a record. Make one, publish it, subscribe to it.
      </EmptyState>
    </Card>
  );
}

/** Asks one model, or two at once, through the gateway, and shows what each says, how fast, for how much and why there. */
export function Playground({ tenant }: { tenant: string }) {
  const apis = useModelApis(tenant);
  const models = useModels(tenant);
  return (
    <>
      <PageHeader
        title="Playground"
        description="Ask one model, or two side by side, through the gateway: with the keys, limits and prices that callers meet."
      />
      {apis.error && <ErrorState problem={problemView(apis.error)} onRetry={() => void apis.refetch()} />}
      {!apis.error && (!apis.data || !models) && <SkeletonRows label="Loading the playground" />}
      {apis.data?.length === 0 && <NoApi tenant={tenant} />}
      {apis.data && apis.data.length > 0 && models && <Ready tenant={tenant} apis={apis.data} models={models} />}
    </>
  );
}
