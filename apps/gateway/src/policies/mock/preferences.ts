const MEMBER = /(?:^|[,;\s])([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/gi;

/** What a client chooses of a mock with `Prefer` (RFC 7240): `code=404`, `example=name`, in one field or several, separated by comma or semicolon. */
export function readPreferences(field: string | undefined): { code?: number; example?: string } {
  const out: { code?: number; example?: string } = {};
  if (field === undefined || field.length > 500) return out;
  for (const parts of field.matchAll(MEMBER)) {
    const value = parts[2]?.replace(/\\(.)/g, '$1') ?? parts[3] ?? '';
    const name = (parts[1] as string).toLowerCase();
    // 1xx are no answers
    if (name === 'code' && /^[2-5]\d\d$/.test(value)) out.code ??= Number(value);
    if (name === 'example' && value !== '') out.example ??= value;
  }
  return out;
}
