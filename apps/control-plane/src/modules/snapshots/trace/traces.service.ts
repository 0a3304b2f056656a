import type { API, Input, Replay as ReplayView, Trace as TraceView } from '@gatehouse/contracts';
import type { StandInAnswer, TracedCall, TraceResult } from '@gatehouse/gateway/trace';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Time } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/database/index.js';
import type { TenantActor } from '../../../platform/http/index.js';
import { CallRecordRepository } from '../../call-records/index.js';
import { type RevisionPath, TracedRows } from '../rows/traced.rows.js';
import { compared, keyPlaceOf, type Recorded, restOf, withKey } from './replay.rules.js';
import { ReplayProgress } from './replay-progress.js';
import { type Callers, type Prepared, TraceOrders, type Tried } from './trace-orders.js';
import { TraceThread } from './trace-thread.js';

const DAY_MS = 86_400_000;
const EMPTY_ANSWER: StandInAnswer = { status: 200, contentType: 'application/json', body: '{}' };
const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

@Injectable()
export class TracesService {
  constructor(
    private readonly database: Database,
    private readonly rows: TracedRows,
    private readonly orders: TraceOrders,
    private readonly thread: TraceThread,
    private readonly records: CallRecordRepository,
    private readonly time: Time,
    private readonly progress: ReplayProgress,
  ) {}

  async run(actor: TenantActor, path: RevisionPath, body: Input<typeof API.traces.run>['body']): Promise<z.input<typeof TraceView>> {
    const { request, standIn, applicationId } = body;
    const prepared = await this.prepare(actor, path, body, { applicationIds: applicationId ? [applicationId] : [], credentialIds: [] });
    const call: TracedCall = {
      method: request.method,
      path: request.path,
      headers: request.headers.map(({ name, value }) => [name, value]),
      body: request.body,
      clientAddress: request.clientAddress,
      at: this.time.now(),
    };
    const key = applicationId && prepared.keys.get(applicationId);
    if (applicationId && !key) throw new ProblemError('trace.not_possible', 'There is no such application.');
    const calls = [withKey(call, keyPlaceOf(prepared.order.api.policies), key)];
    const [result] = await this.thread.run({ ...prepared.order, calls, standIn, brief: false });
    if (!result) throw new ProblemError('trace.not_possible', 'The run ended without a result.');
    return presentTrace(result, prepared);
  }

  async replay(actor: TenantActor, path: RevisionPath, body: Input<typeof API.traces.replay>['body']): Promise<z.input<typeof ReplayView>> {
    const [from, to] = [new Date(body.from), new Date(body.to)];
    if (!(from < to) || to.getTime() - from.getTime() > DAY_MS) throw new ProblemError('request.invalid', 'A replay covers a day at most.');
    const versionId = await this.versionId(actor, path);
    const search = { from, to, versionIds: [versionId], environmentIds: [body.environmentId] };
    const page = await this.records.page({ tenantId: actor.tenant.id }, search, { limit: body.recordsMax });
    // oldest first: limits count in the order in which calls came
    const recorded = [...page.items].reverse();
    const some = (field: 'applicationId' | 'credentialId') => [...new Set(recorded.map((record) => record[field]).filter((id) => id !== undefined))];
    const prepared = await this.prepare(actor, path, body, { applicationIds: some('applicationId'), credentialIds: some('credentialId') });
    const place = keyPlaceOf(prepared.order.api.policies);
    const again = recorded.flatMap((record) => {
      const rest = restOf(record.path, prepared.state);
      return rest === undefined ? [] : [{ record, call: withKey(callOf(record, rest), place, record.credentialId && prepared.keys.get(record.credentialId)) }];
    });
    const calls = again.map(({ call }) => call);
    const order = { ...prepared.order, calls, standIn: EMPTY_ANSWER, brief: true };
    const results = calls.length === 0 ? [] : await this.told(actor.tenant.id, body.run, calls.length, (onDone) => this.thread.run(order, onDone));
    const outcome = compared(
      again.map(({ record }) => record),
      results,
      prepared.applicationNames,
    );
    const remarks = [...prepared.remarks, 'Records hold no headers and no bodies: policies that ask for them see none.', 'Counters begin empty.'];
    if (again.length < recorded.length)
      remarks.push(`${recorded.length - again.length} calls came by a path that this API does not have any more and were left out.`);
    return { revisionId: prepared.state.revision.id, from: body.from, to: body.to, more: page.nextCursor !== null, ...outcome, remarks };
  }

  /** Runs it, and tells how far it is under the name that it was given. */
  private async told<T>(tenantId: string, run: string | undefined, of: number, work: (onDone?: (done: number) => void) => Promise<T>): Promise<T> {
    if (run === undefined) return work();
    const tell = (done: number) => this.progress.tell(tenantId, run, done, of);
    tell(0);
    try {
      return await work(tell);
    } finally {
      this.progress.over(tenantId, run);
    }
  }

  private async prepare(actor: TenantActor, path: RevisionPath, tried: Tried, callers: Callers): Promise<Prepared> {
    const versionId = await this.versionId(actor, path);
    return this.database.read(actor.scope, (tx) => this.orders.prepare(tx, versionId, tried, callers));
  }

  private async versionId(actor: TenantActor, path: RevisionPath): Promise<string> {
    const id = await this.database.read(actor.scope, (tx) => this.rows.versionId(tx, path));
    if (id === undefined) throw new ProblemError('resource.not_found');
    return id;
  }
}

function callOf(record: Recorded, rest: string): TracedCall {
  return {
    method: record.method,
    path: record.query === undefined ? rest : `${rest}?${record.query}`,
    headers: record.userAgent === undefined ? [] : [['user-agent', record.userAgent]],
    body: METHODS_WITH_BODY.has(record.method) ? '{}' : '',
    clientAddress: record.clientAddress,
    at: record.at,
  };
}

const listed = (headers: readonly (readonly [string, string])[]) => headers.map(([name, value]) => ({ name, value }));

function presentTrace({ record, steps, sent, answer }: TraceResult, prepared: Prepared): z.input<typeof TraceView> {
  const { applicationId, planId } = record;
  return {
    revisionId: prepared.state.revision.id,
    status: record.status,
    outcome: record.outcome,
    code: record.code ?? null,
    policy: record.policy ?? null,
    reason: record.reason ?? null,
    operationId: record.operationId ?? null,
    application: applicationId === undefined ? null : (prepared.applicationNames.get(applicationId) ?? applicationId),
    plan: planId === undefined ? null : (prepared.planNames.get(planId) ?? planId),
    totalUs: record.totalUs ?? 0,
    steps: steps.map((step) => ({ ...step, removed: listed(step.removed), added: listed(step.added) })),
    sent: sent && { ...sent, headers: listed(sent.headers) },
    answer: { headers: listed(answer.headers), body: answer.body },
    remarks: [...prepared.remarks, 'Counters begin empty: nothing that was used up before counts here.'],
  };
}
