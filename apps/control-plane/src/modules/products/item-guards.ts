import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** Asked before a product gets other items; throws a ProblemError when they may not be. */
export type ItemGuard = (tx: Tx, product: { id: string; name: string }, versionIds: readonly string[]) => Promise<void>;

/** Lets modules that build on products object to a change of items; each adds its guard in `onModuleInit`. */
@Injectable()
export class ItemGuards {
  private readonly guards: ItemGuard[] = [];

  add(guard: ItemGuard): void {
    this.guards.push(guard);
  }

  async check(...question: Parameters<ItemGuard>): Promise<void> {
    for (const guard of this.guards) await guard(...question);
  }
}
