'use client';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { PanelTabs } from '@/ui/panel-tabs';
import type { PreviewView, PromptContent } from './prompt-view';
import { roleWord } from './prompt-words';
import { callVariables, TryVariables, type Typed } from './try-variables';
import { usePreview } from './use-preview';

interface Said {
  role: string;
  content: string;
}

function Messages({ request }: { request: NonNullable<PreviewView['request']> }) {
  const messages = (request.messages ?? []) as unknown as Said[];
  return (
    <ol aria-label="Messages as the model gets them" className="flex flex-col gap-2">
      {messages.map(({ role, content }, index) => (
        <li key={index} className="rounded-md border border-line bg-subtle px-3 py-2">
          <p className="font-medium text-12 text-ink-muted">{roleWord(role)}</p>
          <p className="wrap-anywhere whitespace-pre-wrap text-13 text-ink">{content}</p>
        </li>
      ))}
    </ol>
  );
}

function Faults({ title, faults }: { title: string; faults: PreviewView['faults'] }) {
  return (
    <Note tone="warn" title={title}>
      <ul className="flex flex-col gap-1">
        {faults.map(({ pointer, detail }) => (
          <li key={`${pointer} ${detail}`} className="wrap-anywhere">
            <code className="font-mono text-12">{pointer}</code> {detail}
          </li>
        ))}
      </ul>
    </Note>
  );
}

const WAITING = 'Give it values, and the messages appear here as the model would get them.';

function Rendered({ preview, untouched }: { preview: PreviewView | undefined; untouched: boolean }) {
  if (!preview) return <p className="text-13 text-ink-muted">{WAITING}</p>;
  if (preview.faults.length > 0) return <Faults title="The prompt does not fit together" faults={preview.faults} />;
  // nobody has done anything wrong yet
  if (preview.errors.length > 0 && untouched) return <p className="text-13 text-ink-muted">{WAITING}</p>;
  if (preview.errors.length > 0) return <Faults title="A call with these values would be refused" faults={preview.errors} />;
  if (preview.request === null) return null;
  return (
    <PanelTabs
      label="Preview"
      tabs={[
        { id: 'messages', label: 'Messages', content: <Messages request={preview.request} /> },
        { id: 'request', label: 'Whole request', content: <CodeBlock title="Chat request" code={JSON.stringify(preview.request, null, 2)} /> },
      ]}
    />
  );
}

/** Values in, messages out: by the gateway's own code, and without asking a model. Null: the content cannot be read yet. */
export function PromptPreview({ tenant, content }: { tenant: string; content: PromptContent | null }) {
  const [typed, setTyped] = useState<Typed>({});
  const variables = content?.variables ?? [];
  const { preview, error } = usePreview(tenant, content, callVariables(variables, typed));
  return (
    <Card title="Try it" description="Rendered as gateways do it; no model is asked.">
      <div className="flex flex-col gap-4">
        {content === null ? (
          <p className="text-13 text-ink-muted">Finish what the form says is missing, and it can be tried.</p>
        ) : (
          <>
            <TryVariables variables={variables} typed={typed} onType={setTyped} />
            {error ? <ProblemNote problem={problemView(error)} /> : <Rendered preview={preview} untouched={Object.keys(typed).length === 0} />}
          </>
        )}
      </div>
    </Card>
  );
}
