import type { CedarValueJson, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { ApiObject, CedarConfig } from '@gatehouse/definition';
import { addressText, parseAddress } from '../../addresses/address.js';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Principal } from '../../exchange/principal.js';
import { HeaderName } from '../../http1/header-name.js';
import { WeekClock } from '../time-window/week-clock.js';
import type { Question } from './policy-set.js';
import { cedarRecord } from './values.js';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const entity = (type: string, id: string, attrs: Record<string, CedarValueJson> = {}, parents: TypeAndId[] = []): EntityJson => ({
  uid: { type, id },
  attrs,
  parents,
});

/** What Cedar is told only where a policy names it: each costs, and what is not told need not be remembered. */
const TOLD = [
  'method',
  'path',
  'host',
  'secure',
  'address',
  'headers',
  'time',
  'unix',
  'claims',
  'scopes',
  'roles',
  'name',
  'plan',
  'credential',
  'subject',
] as const;
type Told = ReadonlySet<(typeof TOLD)[number]>;

/** A text with escapes may spell a name in other ways. */
const toldBy = (policies: string): Told => new Set(TOLD.filter((name) => policies.includes('\\') || new RegExp(`\\b${name}\\b`).test(policies)));

/** Whoever calls: `Application`, with its `Team` and `Plan` above it; `Subject`, of a token that stands for no application; or `Anonymous`. */
function principalEntity(principal: Principal | null, told: Told): EntityJson {
  if (principal === null) return entity('Anonymous', 'anonymous', { scopes: [], roles: [], claims: {} });
  const { application, credential, subject, claims, scopes, roles, plan } = principal;
  const attrs: Record<string, CedarValueJson> = {};
  if (told.has('scopes')) attrs.scopes = [...scopes];
  if (told.has('roles')) attrs.roles = [...roles];
  if (told.has('claims')) attrs.claims = claims === null ? {} : cedarRecord(claims);
  if (told.has('subject') && subject !== null) attrs.subject = subject;
  if (told.has('credential') && credential !== null) attrs.credential = credential.id;
  if (told.has('plan') && plan !== null) attrs.plan = plan.object.name;
  const parents: TypeAndId[] = plan === null ? [] : [{ type: 'Plan', id: plan.object.id }];
  if (application === null) return entity(subject === null ? 'Anonymous' : 'Subject', subject ?? 'anonymous', attrs, parents);
  if (told.has('name')) attrs.name = application.entry.name;
  if (application.entry.teamId !== null) parents.push({ type: 'Team', id: application.entry.teamId });
  return entity('Application', application.entry.id, attrs, parents);
}

function resourceEntity({ api, version, tenant, environment }: ApiObject): EntityJson {
  const attrs = { slug: api.slug, version: version.name, tenant: tenant.slug, environment: environment.slug, kind: environment.kind };
  return entity('Api', api.id, attrs);
}

/** Makes of an exchange what Cedar is asked. */
export class Questions {
  private readonly headers: readonly HeaderName[];
  private readonly clock: WeekClock;
  private readonly resource: EntityJson;
  private readonly actions = new Map<string, EntityJson>();
  private readonly told: Told;

  constructor({ policies, headers, timeZone }: CedarConfig, api: ApiObject) {
    this.headers = headers.map((name) => new HeaderName(name));
    this.clock = new WeekClock(timeZone);
    this.resource = resourceEntity(api);
    this.told = toldBy(policies);
  }

  /** `Action::"<operationId>"`, in the action of its method and in `read` or `write`. */
  private action(id: string, method: string): EntityJson {
    const name = `${method} ${id}`;
    let known = this.actions.get(name);
    if (known === undefined) {
      const parents = [
        { type: 'Action', id: method },
        { type: 'Action', id: SAFE.has(method) ? 'read' : 'write' },
      ];
      known = entity('Action', id, {}, parents);
      this.actions.set(name, known);
    }
    return known;
  }

  /** @param nowMs Unix milliseconds */
  ask(x: Exchange, nowMs: number): Question {
    const principal = principalEntity(x.principal, this.told);
    const action = this.action(x.operation?.id ?? '*', x.method);
    return {
      principal: principal.uid,
      action: action.uid,
      resource: this.resource.uid,
      context: this.context(x, nowMs),
      entities: [principal, action, this.resource],
    };
  }

  private context(x: Exchange, nowMs: number): Record<string, CedarValueJson> {
    const { told } = this;
    const context: Record<string, CedarValueJson> = {};
    if (told.has('method')) context.method = x.method;
    if (told.has('path')) context.path = x.path.slice(x.restAt) || '/';
    if (told.has('host')) context.host = x.host;
    if (told.has('secure')) context.secure = x.carrier.scheme === 'https';
    if (told.has('headers')) context.headers = this.headerValues(x);
    if (told.has('time')) context.time = this.time(nowMs);
    const address = told.has('address') ? parseAddress(clientAddress(x)) : undefined;
    if (address !== undefined) context.address = { __extn: { fn: 'ip', arg: addressText(address) } };
    return context;
  }

  private headerValues(x: Exchange): Record<string, CedarValueJson> {
    const values: Record<string, CedarValueJson> = {};
    for (const name of this.headers) {
      const value = x.requestHeader(name);
      if (value !== undefined) values[name.text] = value;
    }
    return values;
  }

  private time(ms: number): Record<string, CedarValueJson> {
    const { day, minute } = this.clock.at(ms);
    const hour = Math.floor(minute / 60);
    const time: Record<string, CedarValueJson> = { day: DAYS[day] ?? '', hour, minute: minute % 60, weekend: day > 4 };
    if (this.told.has('unix')) time.unix = Math.floor(ms / 1000);
    return time;
  }
}
