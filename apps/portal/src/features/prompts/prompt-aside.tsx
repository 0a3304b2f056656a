'use client';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { RelativeTime } from '@/ui/relative-time';
import type { PromptView } from './prompt-view';

/** Newest revision of each API version first; older ones are history. */
function newestUses({ uses }: PromptView): PromptView['uses'] {
  const seen = new Set<string>();
  return uses.filter(({ api, version, deployed }) => {
    const key = `${api.id} ${version}`;
    const first = !seen.has(key);
    seen.add(key);
    return first || deployed;
  });
}

const useWords = ({ pinned, deployed, revision }: PromptView['uses'][number]): string =>
  `${pinned === null ? 'follows' : `held to version ${pinned}`}, revision ${revision}${deployed ? ', deployed' : ''}`;

export function PromptAside({ tenant, prompt }: { tenant: string; prompt: PromptView }) {
  const uses = newestUses(prompt);
  return (
    <>
      <Card title="Facts">
        <FactList
          facts={[
            { label: 'Address', value: <CopyText text={`/v1/prompts/${prompt.slug}`} label="Copy the address" /> },
            { label: 'Serves', value: prompt.current === null ? 'nothing yet' : `version ${prompt.current}` },
            { label: 'Made', value: <RelativeTime at={prompt.createdAt} /> },
          ]}
        />
      </Card>
      <Card title="Offered at">
        {uses.length === 0 ? (
          <p className="text-13 text-ink-muted">No API. Publish a version, then offer it: it becomes an operation of that API.</p>
        ) : (
          <ul className="flex flex-col gap-2 text-13">
            {uses.map((use) => (
              <li key={`${use.api.id} ${use.version} ${use.revision}`}>
                <TextLink href={`/console/${tenant}/apis/${use.api.slug}`}>{`${use.api.name} ${use.version}`}</TextLink>
                <span className="block text-12 text-ink-muted">{useWords(use)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
