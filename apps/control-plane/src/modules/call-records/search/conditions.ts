import type { Search } from './search.js';

/** Whose calls: a tenant's, or those that reached no tenant at all. There is no third way. */
export type RecordScope = { tenantId: string } | 'unrouted';

/** SQL conditions with their parameters. */
export class Conditions {
  readonly parameters: unknown[] = [];
  private readonly parts: string[] = [];

  constructor(scope: RecordScope) {
    if (scope === 'unrouted') this.parts.push('tenant_id is null');
    else this.add((p) => `tenant_id = ${p}`, scope.tenantId);
  }

  /** Undefined adds nothing. */
  add(condition: (parameter: string) => string, value: unknown): this {
    if (value !== undefined) this.parts.push(condition(this.parameter(value)));
    return this;
  }

  parameter(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  get where(): string {
    return this.parts.join(' and ');
  }

  /** A literal condition, to show the planner that a partial index fits. */
  hint(condition: string): this {
    this.parts.push(condition);
    return this;
  }
}

export function conditionsOf(scope: RecordScope, search: Search): Conditions {
  const conditions = new Conditions(scope)
    .add((p) => `at >= ${p}`, search.from)
    .add((p) => `at < ${p}`, search.to)
    .add((p) => `api_id = any(${p})`, search.apiIds)
    .add((p) => `version_id = any(${p})`, search.versionIds)
    .add((p) => `environment_id = any(${p})`, search.environmentIds)
    .add((p) => `application_id = any(${p})`, search.applicationIds)
    .add((p) => `operation_id = ${p}`, search.operation)
    .add((p) => `method = ${p}`, search.method?.toUpperCase())
    .add((p) => `outcome = ${p}`, search.outcome)
    .add((p) => `code = ${p}`, search.code)
    .add((p) => `policy = ${p}`, search.policy)
    .add((p) => `request_id = ${p}`, search.requestId)
    .add((p) => `client_address = ${p}`, search.address)
    .add((p) => `position(${p} in path) > 0`, search.path)
    .add((p) => `total_us >= ${p}`, search.slowerThanMs === undefined ? undefined : search.slowerThanMs * 1_000);
  conditions
    .add((p) => `llm ->> 'providerId' = ${p}`, search.provider)
    .add((p) => `(llm ->> 'targetModel' = ${p} or llm ->> 'model' = ${p})`, search.model)
    .add((p) => `llm ->> 'route' = ${p}`, search.route);
  if ((search.provider ?? search.model ?? search.route) !== undefined) conditions.hint('llm is not null');
  const { statuses } = search;
  if (statuses) {
    conditions.hint(`(${statuses.map(({ from, to }) => `status between ${conditions.parameter(from)} and ${conditions.parameter(to)}`).join(' or ')})`);
    if (statuses.every(({ from }) => from >= 400)) conditions.hint(TROUBLE);
  }
  if (search.code !== undefined || (search.outcome !== undefined && search.outcome !== 'answered')) conditions.hint(TROUBLE);
  if ((search.slowerThanMs ?? 0) >= 1_000) conditions.hint('total_us >= 1000000');
  return conditions;
}

/** The predicate of the index over calls that went wrong, word for word. */
const TROUBLE = `(status >= 400 or outcome <> 'answered' or code is not null)`;
