import { setTimeout as pause } from 'node:timers/promises';
import type { MockBody, MockConfig, MockResponse } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { preferredType } from '../../negotiation/accept.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, Reply, type ReplyHeader, refuse } from '../../pipeline/reply.js';
import { queryOf } from '../../templates/scope.js';
import { readPreferences } from './preferences.js';

const ACCEPT = new HeaderName('accept');
const PREFER = new HeaderName('prefer');
const NOTHING = refuse('gateway.mock_missing', 'The document of the API says nothing of what this operation answers.');
const NO_BODY = new Set([204, 205, 304]);
const VARY = header('vary', 'Accept, Prefer');

type Responses = readonly MockResponse[];

/** What the document has for a status: itself, its class, or the default. */
function responseFor(responses: Responses, status: number): MockResponse | undefined {
  const find = (name: string) => responses.find((response) => response.status === name);
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find('default');
}

/** The status of who does not choose: the first 2xx, else the first there is. */
function usualStatus(responses: Responses): number {
  const named = responses.find(({ status }) => /^2\d\d$/.test(status)) ?? responses.find(({ status }) => /^\d{3}$/.test(status));
  if (named !== undefined) return Number(named.status);
  const range = responses.find(({ status }) => /^\dXX$/.test(status));
  return range === undefined ? 200 : Number(range.status[0]) * 100;
}

class Mock implements Policy {
  private readonly operations: ReadonlyMap<string, Responses>;

  constructor(
    private readonly config: MockConfig,
    site: PolicySite,
  ) {
    const known = site.api?.operations ?? [];
    this.operations = new Map(known.flatMap(({ id, contract }) => (contract?.responses ? [[id, contract.responses] as const] : [])));
  }

  onRequest(x: Exchange): Reply | Promise<Reply> {
    const reply = this.reply(x);
    return this.config.delayMs === 0 ? reply : pause(this.config.delayMs, reply);
  }

  private reply(x: Exchange): Reply {
    const responses = this.operations.get(x.operation?.id ?? '');
    if (responses === undefined || responses.length === 0) return NOTHING;
    const { config } = this;
    const preferences = config.prefer ? readPreferences(x.requestHeader(PREFER)) : {};
    const asked = config.queryName === undefined ? undefined : queryOf(x.query)[config.queryName];
    const fromQuery = asked !== undefined && /^[2-5]\d\d$/.test(asked) ? Number(asked) : undefined;
    const chosen = preferences.code ?? fromQuery;
    const status = chosen ?? config.status ?? usualStatus(responses);
    const response = responseFor(responses, status);
    if (response === undefined) return refuse('gateway.mock_missing', `The document of the API has no answer ${status} for this operation.`);
    const named = preferences.example === undefined ? [] : response.bodies.filter(({ name }) => name === preferences.example);
    if (preferences.example !== undefined && named.length === 0) {
      return refuse('gateway.mock_missing', `The document of the API has no example of this name for the answer ${status}.`);
    }
    const body = preferredType(named.length > 0 ? named : response.bodies, ({ type }) => type, x.requestHeader(ACCEPT));
    if (body === undefined && response.bodies.length > 0) return refuse('gateway.not_acceptable', `There are: ${typesOf(response.bodies)}.`);
    const applied = [
      ...(preferences.code === undefined ? [] : [`code=${status}`]),
      ...(preferences.example === undefined ? [] : [`example=${JSON.stringify(preferences.example)}`]),
    ];
    return mockReply(status, response, body, applied);
  }
}

const typesOf = (bodies: readonly MockBody[]): string => [...new Set(bodies.map(({ type }) => type))].join(', ');

function mockReply(status: number, response: MockResponse, body: MockBody | undefined, applied: readonly string[]): Reply {
  const headers: ReplyHeader[] = response.headers.map(({ name, value }) => header(name, value));
  headers.push(VARY);
  if (applied.length > 0) headers.push(header('preference-applied', applied.join(', ')));
  const silent = body === undefined || NO_BODY.has(status);
  return new Reply(status, headers, silent ? null : Buffer.from(body.text), silent ? null : body.type, null, undefined);
}

export const mock: PolicyType<MockConfig> = {
  type: 'mock',
  phase: 'cache',
  create: (config, _runtime, site) => new Mock(config, site),
};
