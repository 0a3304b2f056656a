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

/** Whoever calls: `Application`, with its `Team` and `Plan` above it; `Subject`, of a token that stands for no application; or `Anonymous`. */
function principalEntity(principal: Principal | null): EntityJson {
  if (principal === null) return entity('Anonymous', 'anonymous', { scopes: [], roles: [], claims: {} });
  const { application, credential, subject, claims, scopes, roles, plan } = principal;
  const attrs: Record<string, CedarValueJson> = { scopes: [...scopes], roles: [...roles], claims: claims === null ? {} : cedarRecord(claims) };
  const parents: TypeAndId[] = [];
  if (subject !== null) attrs.subject = subject;
  if (credential !== null) attrs.credential = credential.id;
  if (plan !== null) {
    attrs.plan = plan.object.name;
    parents.push({ type: 'Plan', id: plan.object.id });
  }
  if (application === null) return entity(subject === null ? 'Anonymous' : 'Subject', subject ?? 'anonymous', attrs, parents);
  attrs.name = application.entry.name;
  if (application.entry.teamId !== null) parents.push({ type: 'Team', id: application.entry.teamId });
  return entity('Application', application.entry.id, attrs, parents);
}

function resourceEntity({ api, version, tenant, environment }: ApiObject): EntityJson {
  const attrs = { slug: api.slug, version: version.name, tenant: tenant.slug, environment: environment.slug, kind: environment.kind };
  return entity('Api', api.id, attrs);
}

/** Makes of an exchange what Cedar is asked: the parts of the context that no policy names are left out, because each costs. */
export class Questions {
  private readonly headers: readonly HeaderName[];
  private readonly clock: WeekClock;
  private readonly resource: EntityJson;
  private readonly actions = new Map<string, EntityJson>();
  private readonly names: { time: boolean; headers: boolean };

  constructor({ policies, headers, timeZone }: CedarConfig, api: ApiObject) {
    this.headers = headers.map((name) => new HeaderName(name));
    this.clock = new WeekClock(timeZone);
    this.resource = resourceEntity(api);
    this.names = { time: /\btime\b/.test(policies), headers: /\bheaders\b/.test(policies) };
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

  ask(x: Exchange): Question {
    const principal = principalEntity(x.principal);
    const action = this.action(x.operation?.id ?? '*', x.method);
    return {
      principal: principal.uid,
      action: action.uid,
      resource: this.resource.uid,
      context: this.context(x),
      entities: [principal, action, this.resource],
    };
  }

  private context(x: Exchange): Record<string, CedarValueJson> {
    const { names } = this;
    const context: Record<string, CedarValueJson> = {
      method: x.method,
      path: x.path.slice(x.restAt) || '/',
      host: x.host,
      secure: x.carrier.scheme === 'https',
    };
    const address = parseAddress(clientAddress(x));
    if (address !== undefined) context.address = { __extn: { fn: 'ip', arg: addressText(address) } };
    if (names.headers) context.headers = this.headerValues(x);
    if (names.time) context.time = this.time(x.at);
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
    return { day: DAYS[day] ?? '', hour, minute: minute % 60, weekend: day > 4, unix: Math.floor(ms / 1000) };
  }
}
