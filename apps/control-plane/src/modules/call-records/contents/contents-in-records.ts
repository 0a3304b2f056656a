import { type CallRecord, contentContext, DAY_MS, type KeptContent } from '@gatehouse/definition';
import { unseal } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Time } from '../../../platform/clock/clock.js';
import { Sealer } from '../../../platform/crypto/index.js';
import { Database } from '../../../platform/database/index.js';
import { InjectLog, type Log } from '../../../platform/logging/logging.js';
import { GroupKeys } from '../../gateways/index.js';
import type { ContentRow } from './content.repository.js';

type Part = 'request' | 'answer';

export const storedContext = (part: Part, tenantId: string, requestId: string): string => `call-content/${tenantId}/${requestId}/${part}`;

const hasContent = ({ llm }: CallRecord): boolean => llm?.content?.request !== undefined || llm?.content?.answer !== undefined;

/** Records keep how much there was and until when, and nothing of what was said. */
function bare(record: CallRecord): CallRecord {
  if (!record.llm?.content) return record;
  const { request: _, answer: __, ...note } = record.llm.content;
  return { ...record, llm: { ...record.llm, content: note } };
}

/** Takes the content out of records on their way in, and seals it for where it is kept. */
@Injectable()
export class ContentsInRecords {
  constructor(
    private readonly database: Database,
    private readonly groupKeys: GroupKeys,
    private readonly sealer: Sealer,
    private readonly time: Time,
    @InjectLog() private readonly log: Log,
  ) {}

  async taken(groupId: string, records: readonly CallRecord[]): Promise<{ records: CallRecord[]; contents: ContentRow[] }> {
    const having = records.filter(hasContent);
    if (having.length === 0) return { records: records.map(bare), contents: [] };
    const key = await this.database.read('system', (tx) => this.groupKeys.of(tx, groupId));
    return { records: records.map(bare), contents: having.flatMap((record) => this.row(key, record) ?? []) };
  }

  /** Undefined: it is past its time already, belongs to nobody, or does not open. */
  private row(key: Buffer, { tenantId, requestId, at, llm }: CallRecord): ContentRow | undefined {
    const content = llm?.content;
    // a gateway's clock may be wrong: nothing is kept longer than was said
    const expiresAt = new Date(Math.min(at, this.time.now()) + (content?.days ?? 0) * DAY_MS);
    if (content === undefined || tenantId === undefined || !(expiresAt.getTime() > this.time.now())) return undefined;
    try {
      const resealed = (part: Part) => this.resealed(key, part, content, { tenantId, requestId });
      return { tenantId, requestId, expiresAt, request: resealed('request'), answer: resealed('answer') };
    } catch (error) {
      this.log.warn({ err: error, requestId }, 'the content of a call does not open, and is not kept');
      return undefined;
    }
  }

  private resealed(key: Buffer, part: Part, content: KeptContent, { tenantId, requestId }: { tenantId: string; requestId: string }): string | null {
    const sealed = content[part];
    if (sealed === undefined) return null;
    return this.sealer.seal(unseal(key, contentContext(part, requestId), sealed).toString('utf8'), storedContext(part, tenantId, requestId));
  }
}
