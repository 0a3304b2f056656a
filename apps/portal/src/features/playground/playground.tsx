'use client';
import { MessagesSquare, Square } from 'lucide-react';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Form } from '@/ui/form/form';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { SkeletonRows } from '@/ui/skeleton';
import { AccessCard } from './access-card';
import { Answers } from './answers';
import { CodeDialog } from './code-dialog';
import { PromptFields, PromptSettings } from './prompt-fields';
import { useModelApis } from './use-access';
import { useAsking } from './use-asking';
import { type Models, useModels } from './use-models';

interface ReadyProps {
  tenant: string;
  apis: readonly { slug: string; name: string }[];
  models: Models;
}

function Ready({ tenant, apis, models }: ReadyProps) {
  const { api, setApi, version, usable, subscription, choose, state, values, runs, stop, snippets } = useAsking(tenant, apis, models);
  const running = state.form.formState.isSubmitting;
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
              onApi={setApi}
              version={version}
              subscriptions={usable}
              subscription={subscription}
              onSubscription={choose}
            />
            <PromptSettings />
          </div>
        </div>
      </Form>
      <Answers tenant={tenant} prompt={values} runs={runs} priceOf={models.priceOf} onStop={stop} />
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
