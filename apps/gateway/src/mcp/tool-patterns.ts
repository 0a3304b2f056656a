/** Names of tools, with at most one `*` each. */
export class ToolPatterns {
  private readonly exact = new Set<string>();
  private readonly around: { before: string; after: string }[] = [];

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) {
      const star = pattern.indexOf('*');
      if (star < 0) this.exact.add(pattern);
      else this.around.push({ before: pattern.slice(0, star), after: pattern.slice(star + 1) });
    }
  }

  has(name: string): boolean {
    if (this.exact.has(name)) return true;
    return this.around.some(({ before, after }) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after));
  }
}
