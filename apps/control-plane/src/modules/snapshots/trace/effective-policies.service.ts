import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import type { TenantActor } from '../../../platform/http/index.js';
import { effectiveList } from '../compile/arranged.js';
import { type RevisionPath, TracedRows } from '../rows/traced.rows.js';

@Injectable()
export class EffectivePoliciesService {
  constructor(
    private readonly database: Database,
    private readonly rows: TracedRows,
  ) {}

  of(actor: TenantActor, path: RevisionPath, operation: string | undefined) {
    return this.database.read(actor.scope, async (tx) => {
      const part = await this.rows.part(tx, path);
      if (!part) throw new ProblemError('resource.not_found');
      const asked = part.revision.operations.find(({ id }) => id === operation);
      if (operation !== undefined && asked === undefined) throw new ProblemError('resource.not_found');
      const plans = await this.rows.plans(tx, part.version.id);
      return { operationId: operation ?? null, revisionId: part.revision.id, items: effectiveList(part, asked ?? null, plans) };
    });
  }
}
