import { z } from 'zod';
import type { ApiView } from '../thing/thing-context';

export const ApiValues = z.object({
  name: z.string().trim().min(1, 'An API needs a name').max(120),
  slug: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'Lower-case letters, digits and hyphens, at most 63'),
  summary: z.string().max(300, 'At most 300 characters'),
  description: z.string().max(20_000),
  tags: z.string(),
  visibility: z.enum(['public', 'members', 'teams']),
  teamIds: z.array(z.string()),
  teamId: z.string(),
  versionBy: z.enum(['path', 'header']),
  versionHeader: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'Letters, digits and hyphens, such as X-API-Version'),
  basePath: z.union([z.literal(''), z.string().regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'Such as /store/pets')]),
});
export type ApiValues = z.infer<typeof ApiValues>;

export const NO_TEAM = 'none';

export function valuesOf(api: ApiView): ApiValues {
  const { name, slug, summary, description, tags, visibility, team, versionBy, basePath } = api;
  return {
    name,
    slug,
    summary,
    description,
    tags: tags.join(', '),
    visibility: visibility.kind,
    teamIds: visibility.kind === 'teams' ? visibility.teamIds : [],
    teamId: team?.id ?? NO_TEAM,
    versionBy: versionBy.by,
    versionHeader: versionBy.by === 'header' ? versionBy.header : 'X-API-Version',
    basePath: basePath ?? '',
  };
}

/** The request body. */
export function bodyOf({ tags, visibility, teamIds, teamId, versionBy, versionHeader, basePath, ...rest }: ApiValues) {
  return {
    ...rest,
    tags: tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    visibility: visibility === 'teams' ? { kind: visibility, teamIds } : { kind: visibility },
    teamId: teamId === NO_TEAM ? null : teamId,
    versionBy: versionBy === 'header' ? { by: versionBy, header: versionHeader } : { by: versionBy },
    basePath: basePath || null,
  };
}
