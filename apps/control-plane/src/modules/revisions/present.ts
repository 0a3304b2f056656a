import type { Place } from '../versions/index.js';
import type { RevisionRow } from './revision.repository.js';

export function presentRevision(row: RevisionRow) {
  const { tenantId: _t, versionId: _v, editors: _e, authorId, authorName, createdAt, updatedAt, ...revision } = row;
  return {
    ...revision,
    author: { kind: authorId === null ? ('system' as const) : ('account' as const), id: authorId, name: authorName },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const subjectOf = ({ api, version, revision }: Place & { revision: { id: string; number: number } }) => ({
  kind: 'revision',
  id: revision.id,
  name: `${api.name} ${version.name} #${revision.number}`,
});
