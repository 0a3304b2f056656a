import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import { DocumentReader, type MockContracts } from '../../documents/index.js';
import { asksForMocks, asksForValidation } from '../compile/contracts.js';
import type { ApiState, DocumentContracts } from '../compile/state.js';

/** A document is read once for all environments and compiles that follow one another. */
const KEPT_MAX = 32;

/** What the documents say of operations, for APIs whose policies ask for it. */
@Injectable()
export class ContractRows {
  /** By the hash of the document. */
  private readonly kept = new Map<string, Promise<DocumentContracts>>();
  private readonly keptMocks = new Map<string, Promise<MockContracts>>();

  constructor(private readonly reader: DocumentReader) {}

  async fill(tx: Tx, states: readonly ApiState[]): Promise<void> {
    const asking = states.filter(asksForValidation);
    const mocking = states.filter(asksForMocks);
    const ids = [...new Set([...asking, ...mocking].map(({ revision }) => revision.id))];
    if (ids.length === 0) return;
    const hashes = await tx.sql<{ id: string; hash: string }>(
      `select id, encode(sha256(convert_to(document, 'UTF8')), 'hex') as hash from revisions where id = any($1)`,
      [ids],
    );
    for (const { id, hash } of hashes) {
      for (const { revision } of asking) if (revision.id === id) revision.contracts = await keep(this.kept, hash, () => this.read(tx, id));
      for (const { revision } of mocking) if (revision.id === id) revision.mocks = await keep(this.keptMocks, hash, () => this.readMocks(tx, id));
    }
  }

  private async read(tx: Tx, revisionId: string): Promise<DocumentContracts> {
    const [row] = await tx.sql<{ document: string }>('select document from revisions where id = $1', [revisionId]);
    try {
      return await this.reader.validation(row?.document ?? '');
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'document.too_complex') throw error;
      return { fault: (error as { detail?: string; message: string }).detail ?? (error as Error).message };
    }
  }
  private async readMocks(tx: Tx, revisionId: string): Promise<MockContracts> {
    const [row] = await tx.sql<{ document: string }>('select document from revisions where id = $1', [revisionId]);
    try {
      return await this.reader.mocks(row?.document ?? '');
    } catch (error) {
      // a document that is too much to make answers of has none: the mock says so
      if ((error as { code?: unknown }).code !== 'document.too_complex') throw error;
      return {};
    }
  }
}

/** The most recently asked for are kept. */
function keep<T>(kept: Map<string, Promise<T>>, hash: string, read: () => Promise<T>): Promise<T> {
  let known = kept.get(hash);
  if (known === undefined) {
    known = read();
    // a reader that is overloaded may manage the next time
    known.catch(() => kept.delete(hash));
  }
  kept.delete(hash);
  kept.set(hash, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MAX) break;
    kept.delete(oldest);
  }
  return known;
}
