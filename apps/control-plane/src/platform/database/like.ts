/** A pattern for `ilike` that finds the text anywhere; what the caller typed has no wildcards. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
