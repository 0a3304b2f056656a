'use client';
import { formatCount } from '@/lib/number';
import { Card } from '@/ui/card';
import { FactList } from '@/ui/fact-list';
import type { PromptContent, PromptVariable, PromptVersionView } from './prompt-view';
import { OVERRIDES, roleWord, TYPES } from './prompt-words';

function limitsOf(variable: PromptVariable): string {
  const span =
    'min' in variable
      ? [[variable.min === undefined ? '' : `from ${variable.min}`, variable.max === undefined ? '' : `to ${variable.max}`].filter(Boolean).join(' ')]
      : [];
  const most = 'lengthMax' in variable ? [`${formatCount(variable.lengthMax)} letters at most`] : [];
  const items = variable.type === 'list' ? [`${formatCount(variable.itemsMax)} items at most`] : [];
  const choices = variable.type === 'choice' ? [variable.choices.join(', ')] : [];
  const standard = variable.default === undefined ? [] : [`else ${JSON.stringify(variable.default)}`];
  return [TYPES[variable.type].label.toLowerCase(), ...choices, ...span, ...items, ...most, ...standard].filter(Boolean).join(', ');
}

function Variables({ variables }: { variables: PromptContent['variables'] }) {
  if (variables.length === 0) return <p className="text-13 text-ink-muted">None.</p>;
  return (
    <dl className="flex flex-col gap-2 text-13">
      {variables.map((variable) => (
        <div key={variable.name}>
          <dt className="wrap-anywhere font-mono text-ink">
            {variable.name}
            {!variable.required && <span className="font-sans text-ink-muted"> (optional)</span>}
          </dt>
          <dd className="wrap-anywhere text-ink-muted">
            {variable.description && `${variable.description}. `}
            {limitsOf(variable)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a version says, for reading. */
export function PromptContentView({ version }: { version: PromptVersionView }) {
  const { messages, variables, model, settings, overrides, output, tools } = version.content;
  const set = Object.entries(settings).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : value}`);
  return (
    <Card title={`Version ${version.number}`} description={version.note || undefined}>
      <div className="flex flex-col gap-5">
        <ol aria-label="Messages" className="flex flex-col gap-2">
          {messages.map(({ role, content }, index) => (
            <li key={index} className="rounded-md border border-line bg-subtle px-3 py-2">
              <p className="font-medium text-12 text-ink-muted">{roleWord(role)}</p>
              <p className="wrap-anywhere whitespace-pre-wrap font-mono text-13 text-ink">{content}</p>
            </li>
          ))}
        </ol>
        <section aria-label="Variables">
          <h3 className="mb-2 font-semibold text-13 text-ink">Variables</h3>
          <Variables variables={variables} />
        </section>
        <FactList
          facts={[
            { label: 'Model', value: <span className="wrap-anywhere font-mono text-13">{model}</span> },
            { label: 'Settings', value: set.length === 0 ? 'as the provider has them' : set.join(', ') },
            { label: 'Callers may set', value: overrides.length === 0 ? 'variables alone' : overrides.map((name) => OVERRIDES[name].toLowerCase()).join(', ') },
            { label: 'Answer', value: output === undefined ? 'free text' : `JSON of the schema ${output.name}` },
            { label: 'Tools', value: tools === undefined ? 'none' : tools.map(({ name }) => name).join(', ') },
          ]}
        />
      </div>
    </Card>
  );
}
