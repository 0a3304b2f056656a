import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { type RetirementParty, VersionRetirements } from '../versions/index.js';
import { PlanRepository } from './plan.repository.js';
import { PlanMoves } from './plan-moves.js';

/** A plan that has nothing left to serve is closed: each version of its product is retired. */
@Injectable()
export class PlanRetirements implements RetirementParty, OnModuleInit {
  constructor(
    private readonly plans: PlanRepository,
    private readonly moves: PlanMoves,
    private readonly retirements: VersionRetirements,
  ) {}

  onModuleInit(): void {
    this.retirements.attend(this);
  }

  closes(tx: Tx, versionId: string): Promise<{ id: string; name: string }[]> {
    return this.plans.servingOnly(tx, versionId);
  }

  async retired(tx: Tx, versionId: string, reason: string | undefined): Promise<void> {
    for (const { id } of await this.plans.servingOnly(tx, versionId)) {
      const plan = await this.plans.hold(tx, id, 'write');
      if (!plan) continue;
      const deprecated = plan.state === 'published' ? await this.moves.move(tx, plan, 'deprecate', reason) : plan;
      await this.moves.move(tx, deprecated, 'close', reason ?? 'The API version was retired.');
    }
  }
}
