import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import { DocumentReader } from '../../documents/index.js';
import { asksForValidation } from '../compile/contracts.js';
import type { ApiState, DocumentContracts } from '../compile/state.js';

/** A document is read once for all environments and compiles that follow one another. */
const KEPT_MAX = 32;

/** What the documents say of operations, for APIs whose policies ask for it. */
@Injectable()
export class ContractRows {
  /** By the hash of the document. */
  private readonly kept = new Map<string, Promise<DocumentContracts>>();

  constructor(private readonly reader: DocumentReader) {}

  async fill(tx: Tx, states: readonly ApiState[]): Promise<void> {
    const asking = states.filter(asksForValidation);
    const ids = [...new Set(asking.map(({ revision }) => revision.id))];
    if (ids.length === 0) return;
    const hashes = await tx.sql<{ id: string; hash: string }>(
      `select id, encode(sha256(convert_to(document, 'UTF8')), 'hex') as hash from revisions where id = any($1)`,
      [ids],
    );
    for (const { id, hash } of hashes) {
      const contracts = await this.of(tx, id, hash);
      for (const { revision } of asking) if (revision.id === id) revision.contracts = contracts;
    }
  }

  private of(tx: Tx, revisionId: string, hash: string): Promise<DocumentContracts> {
    let known = this.kept.get(hash);
    if (known === undefined) {
      known = this.read(tx, revisionId);
      // a reader that is overloaded may manage the next time
      known.catch(() => this.kept.delete(hash));
    }
    this.kept.delete(hash);
    this.kept.set(hash, known);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT_MAX) break;
      this.kept.delete(oldest);
    }
    return known;
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
}
