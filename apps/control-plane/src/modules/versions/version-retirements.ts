import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

export interface RetirementParty {
  /** Plans that `retired` would close, for the screen that asks before. */
  closes(tx: Tx, versionId: string): Promise<{ id: string; name: string }[]>;
  /** What else ends when the version is retired, in the same transaction. */
  retired(tx: Tx, versionId: string, reason: string | undefined): Promise<void>;
}

/** Modules that build on versions register here in `onModuleInit`. */
@Injectable()
export class VersionRetirements {
  private readonly parties: RetirementParty[] = [];

  attend(party: RetirementParty): void {
    this.parties.push(party);
  }

  async closes(tx: Tx, versionId: string): Promise<{ id: string; name: string }[]> {
    const closed: { id: string; name: string }[] = [];
    for (const party of this.parties) closed.push(...(await party.closes(tx, versionId)));
    return closed;
  }

  async retired(tx: Tx, versionId: string, reason: string | undefined): Promise<void> {
    for (const party of this.parties) await party.retired(tx, versionId, reason);
  }
}
