import type { API, Output } from '@gatehouse/contracts';
import type { Prompt, PromptVersion } from './prompt.entity.js';
import type { PromptUseRow, VersionSummaryRow } from './prompt.repository.js';
import { promptLifecycle } from './prompt.rules.js';

type Listed = Output<typeof API.prompts.list>['items'][number];

function presentSummary(row: VersionSummaryRow): Listed['versions'][number] {
  const { number, state, note, authorId, authorName, createdAt, updatedAt, publishedAt, retiredAt } = row;
  return {
    ...{ number, state, note },
    author: { kind: authorId === null ? 'system' : 'account', id: authorId, name: authorName },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    retiredAt: retiredAt?.toISOString() ?? null,
  };
}

export const presentVersion = (version: PromptVersion): Output<typeof API.prompts.getVersion> => ({
  ...presentSummary(version),
  content: version.content,
  allowed: promptLifecycle.allowed(version.state),
});

/** @param versions newest first */
export function presentPrompt({ id, slug, name, description, createdAt, updatedAt }: Prompt, versions: readonly VersionSummaryRow[]): Listed {
  return {
    ...{ id, slug, name, description },
    current: versions.find(({ state }) => state === 'published')?.number ?? null,
    versions: versions.map(presentSummary),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const presentUse = ({ apiId, apiSlug, apiName, version, revision, pinned, deployed }: PromptUseRow) => ({
  api: { id: apiId, slug: apiSlug, name: apiName },
  version,
  revision,
  pinned,
  deployed,
});
