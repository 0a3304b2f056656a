import type { PurgeEntry } from '@gatehouse/definition';

/** More are not told apart: then what is older than the oldest counts as purged altogether. */
const MARKS_MAX = 20_000;

/** What can be taken away by a purge. */
export interface Marked {
  /** The state of the purges under which it was last found valid. */
  checked: number;
  readonly parts: { readonly requestedAt: number; readonly tags: readonly string[] };
}

/** What a stored response is known by to those who take it away. */
export interface Place {
  readonly tenantId: string;
  readonly apiId: string;
  /** Behind the API's root. */
  readonly path: string;
  readonly query: string;
}

const apiMark = (tenantId: string, apiId: string): string => `a ${tenantId} ${apiId}`;
const tagMark = (tenantId: string, apiId: string, tag: string): string => `t ${tenantId} ${apiId} ${tag}`;
const urlMark = (tenantId: string, apiId: string, path: string, query: string): string => `u ${tenantId} ${apiId} ${path}${query}`;
const targetMark = (target: string): string => `k ${target}`;

/**
 * What was purged or invalidated, and when: what was asked for before is not served. Nothing is searched for: a response is held against the marks when it
 * is looked up, and only when there are new ones.
 */
export class Marks {
  private readonly marks = new Map<string, number>();
  /** What was asked for up to here is gone, whatever it is. Unix milliseconds. */
  private floor = 0;
  /** Changes with every mark. */
  version = 0;

  get size(): number {
    return this.marks.size;
  }

  /** A purge that has just arrived: it counts from now on, whatever the clocks of others say. */
  purge({ tenantId, apiId, scope }: Pick<PurgeEntry, 'tenantId' | 'apiId' | 'scope'>, atMs: number): void {
    if (scope.by === 'api') this.add(apiMark(tenantId, apiId), atMs);
    else if (scope.by === 'tag') this.add(tagMark(tenantId, apiId, scope.tag), atMs);
    else {
      const question = scope.path.indexOf('?');
      const path = question < 0 ? scope.path : scope.path.slice(0, question);
      this.add(urlMark(tenantId, apiId, path, question < 0 ? '' : scope.path.slice(question)), atMs);
    }
  }

  /** All that is stored under one target, whoever it is for. */
  invalidate(target: string, atMs: number): void {
    this.add(targetMark(target), atMs);
  }

  private add(mark: string, atMs: number): void {
    this.version++;
    this.marks.delete(mark);
    this.marks.set(mark, atMs);
    if (this.marks.size <= MARKS_MAX) return;
    for (const [oldest, at] of this.marks) {
      this.marks.delete(oldest);
      this.floor = Math.max(this.floor, at);
      return;
    }
  }

  /** Whether a response was asked for after everything that would have taken it away. */
  allows(response: Marked, target: string, place: Place): boolean {
    if (response.checked === this.version) return true;
    const { requestedAt, tags } = response.parts;
    if (!this.outlives(requestedAt, target, place, tags)) return false;
    response.checked = this.version;
    return true;
  }

  private outlives(requestedAt: number, target: string, { tenantId, apiId, path, query }: Place, tags: readonly string[]): boolean {
    const { marks } = this;
    if (requestedAt <= this.floor) return false;
    if (marks.size === 0) return true;
    const after = (mark: string): boolean => requestedAt > (marks.get(mark) ?? 0);
    if (!after(apiMark(tenantId, apiId)) || !after(targetMark(target)) || !after(urlMark(tenantId, apiId, path, query))) return false;
    return tags.every((tag) => after(tagMark(tenantId, apiId, tag)));
  }
}
