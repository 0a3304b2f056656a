import { createHash } from 'node:crypto';
import type { GraphqlConfig } from '@gatehouse/definition';
import type { Parameters } from './parameters.js';
import { invalid, type Refusal } from './refusals.js';

const ENTRIES_MAX = 1_000;
const CHARS_MAX = 8_000_000;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Documents by their hash, those used last. */
class Remembered {
  private readonly documents = new Map<string, string>();
  private chars = 0;

  get(hash: string): string | undefined {
    const document = this.documents.get(hash);
    if (document === undefined) return undefined;
    this.documents.delete(hash);
    this.documents.set(hash, document);
    return document;
  }

  put(hash: string, document: string): void {
    if (this.get(hash) !== undefined) return;
    this.documents.set(hash, document);
    this.chars += document.length;
    for (const [oldest, text] of this.documents) {
      if (this.documents.size <= ENTRIES_MAX && this.chars <= CHARS_MAX) return;
      this.documents.delete(oldest);
      this.chars -= text.length;
    }
  }
}

const NOT_FOUND: Refusal = invalid('PersistedQueryNotFound', { extension: 'PERSISTED_QUERY_NOT_FOUND', status: 200 });
const NOT_SUPPORTED: Refusal = invalid('PersistedQueryNotSupported', { extension: 'PERSISTED_QUERY_NOT_SUPPORTED', status: 200 });
const NOT_LISTED: Refusal = { code: 'gateway.graphql_not_listed', message: 'This operation is not one of those that are allowed.', status: 400 };
const WRONG_HASH: Refusal = invalid('The hash is not that of the document.');

/** Operations that are named by their hash: listed ones, or any that a client sent once (automatic persisted queries, as Apollo's clients do it). */
export class Persisted {
  private readonly mode: GraphqlConfig['persisted'];
  private readonly listed: ReadonlyMap<string, string | undefined>;
  private readonly remembered = new Remembered();

  constructor({ persisted, operations }: Pick<GraphqlConfig, 'persisted' | 'operations'>) {
    this.mode = persisted;
    this.listed = new Map(operations.map(({ hash, document }) => [hash, document]));
  }

  /** The document of a request. */
  document({ query, hash }: Parameters): string | Refusal {
    if (query !== undefined && hash !== undefined && sha256(query) !== hash) return WRONG_HASH;
    if (this.mode === 'only-listed') {
      const name = hash ?? sha256(query as string);
      if (!this.listed.has(name)) return NOT_LISTED;
      return query ?? this.listed.get(name) ?? NOT_FOUND;
    }
    if (query !== undefined) return query;
    if (this.mode === 'off') return NOT_SUPPORTED;
    return this.listed.get(hash as string) ?? this.remembered.get(hash as string) ?? NOT_FOUND;
  }

  /** The request passed: what it sent along may be named from now on. */
  passed({ query, hash }: Parameters): void {
    if (this.mode === 'automatic' && query !== undefined && hash !== undefined) this.remembered.put(hash, query);
  }
}
