import type { API, Input } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { FilterReader, type ModelRollupQuery, modelGrainMs, modelGrainOf } from '../call-records/index.js';
import { type Span, spanFor } from './span.js';

type Query = Input<typeof API.modelUsage.report>['query'];
export type Selection = Omit<ModelRollupQuery, 'from' | 'to' | 'grain'>;
export interface ModelSpan extends Span {
  grain: ModelRollupQuery['grain'];
}

/** A month and more is told by days. @throws ProblemError request.invalid */
export function modelSpanOf(query: { from: string; to: string }): ModelSpan {
  const grain = modelGrainOf(Date.parse(query.from), Date.parse(query.to));
  return { ...spanFor(query, modelGrainMs[grain]), grain };
}

/** Which roll-ups of model calls a query means. */
@Injectable()
export class ModelSelections {
  constructor(
    private readonly database: Database,
    private readonly filters: FilterReader,
    private readonly applications: ApplicationRepository,
  ) {}

  read(actor: TenantActor, query: Query): Promise<Selection> {
    return this.database.read(actor.scope, (tx) => this.selection(tx, query));
  }

  /** Of the actor's own applications, whatever is asked for. */
  own(actor: TenantActor, query: Query): Promise<Selection> {
    return this.database.read(actor.scope, async (tx) => {
      const own = await this.applications.ownedIds(tx, actor);
      const selection = await this.selection(tx, query);
      return { ...selection, applicationIds: both(own, selection.applicationIds) };
    });
  }

  private async selection(tx: Tx, { api, application, provider, model, route, plan, credential, prompt, team, member }: Query): Promise<Selection> {
    const { apiIds } = await this.filters.places(tx, { api });
    const owned = team === undefined && member === undefined ? undefined : await this.ownedBy(tx, team, member);
    const applicationIds = application === undefined ? owned : both([application], owned);
    return {
      ...(apiIds && { apiIds }),
      ...(applicationIds && { applicationIds }),
      ...(provider !== undefined && { providerId: provider }),
      ...(model !== undefined && { model }),
      ...(route !== undefined && { route }),
      ...(plan !== undefined && { planId: plan }),
      ...(credential !== undefined && { credentialId: credential }),
      ...(prompt !== undefined && { prompt }),
    };
  }

  private async ownedBy(tx: Tx, team: string | undefined, member: string | undefined): Promise<string[]> {
    const owners = await this.applications.owners(tx);
    return owners
      .filter(({ teamId, memberId }) => (team === undefined || teamId === team) && (member === undefined || memberId === member))
      .map(({ id }) => id);
  }
}

const both = (ids: readonly string[], others: readonly string[] | undefined): string[] => ids.filter((id) => others === undefined || others.includes(id));
