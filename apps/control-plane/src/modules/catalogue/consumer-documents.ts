import { canonicalJson } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type ConsumerFace, DocumentReader } from '../documents/index.js';

const CHARACTERS_KEPT_MAX = 32 * 1024 * 1024;

/** Documents as consumers read them. What was asked for last is kept: a revision's content never changes once it is deployed. */
@Injectable()
export class ConsumerDocuments {
  private readonly kept = new Map<string, string>();
  private characters = 0;

  constructor(private readonly reader: DocumentReader) {}

  async get(revision: { contentHash: string; document: string }, face: ConsumerFace): Promise<string> {
    const key = `${revision.contentHash} ${canonicalJson(face)}`;
    const known = this.kept.get(key);
    this.kept.delete(key);
    const json = known ?? (await this.reader.forConsumers(revision.document, face));
    this.keep(key, json, known !== undefined);
    return json;
  }

  private keep(key: string, json: string, counted: boolean): void {
    if (!counted) this.characters += json.length;
    this.kept.set(key, json); // the last one in is the last one out
    for (const [oldest, text] of this.kept) {
      if (this.characters <= CHARACTERS_KEPT_MAX) return;
      this.kept.delete(oldest);
      this.characters -= text.length;
    }
  }
}
