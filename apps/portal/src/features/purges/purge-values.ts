import { z } from 'zod';

/** What the form holds: the tag and the path stay when another kind is chosen for a moment. */
export const PurgeValues = z.object({ by: z.enum(['api', 'tag', 'url']), tag: z.string(), path: z.string() }).superRefine(({ by, tag, path }, context) => {
  if (by === 'tag' && !/^[\x21-\x7e]{1,256}$/.test(tag)) context.addIssue({ code: 'custom', path: ['tag'], message: 'one tag, without spaces' });
  if (by === 'url' && !/^\/[\x21-\x7e]*$/.test(path)) context.addIssue({ code: 'custom', path: ['path'], message: 'a path that begins with a slash' });
});
export type PurgeValues = z.infer<typeof PurgeValues>;

export type Scope = { by: 'api' } | { by: 'tag'; tag: string } | { by: 'url'; path: string };

export function scopeOf({ by, tag, path }: PurgeValues): Scope {
  if (by === 'tag') return { by, tag };
  return by === 'url' ? { by, path } : { by };
}

export function scopeText(scope: Scope): string {
  if (scope.by === 'tag') return `Tag ${scope.tag}`;
  return scope.by === 'url' ? scope.path : 'Everything';
}
