import { performance } from 'node:perf_hooks';
import type { LlmApi, ModelCallRecord } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { addUsage, countable, type Usage } from '../../llm/ir/index.js';
import type { Choice } from '../../llm/model-routes/target.js';
import { withoutCredentials } from '../../llm/providers/query.js';
import { spendMicros } from '../../llm/usage-reader/spend.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { HttpCall } from '../http/http-call.js';
import type { Endpoint } from './endpoint.js';
import { findRoute } from './find-route.js';
import { RealtimeUsage } from './realtime-usage.js';
import { PASSED } from './request-bytes.js';

const NOT_A_WEBSOCKET = refuse('gateway.model_not_offered', 'Realtime sessions are held over WebSocket.');
const UNCOUNTED = refuse('gateway.model_not_offered', 'Realtime sessions cannot be held to the policies that this API or plan has for models.');
const NOT_OFFERED = refuse('gateway.model_not_offered');
const NO_TARGET = refuse('gateway.no_target');
/** What of the caller's handshake goes on: what makes it one, and what a call in that format passes on, too. Extensions are left out, for they make messages unreadable. */
const SENT_ON = new Set([
  'host',
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  ...PASSED.map(({ text }) => text),
]);
const SUBPROTOCOL = new HeaderName('sec-websocket-protocol');
/** Browsers have no other place for a key. */
const KEY_IN_PROTOCOL = /^openai-(?:insecure-api-key|organization|project)\./i;

function chooseTarget(x: Exchange, api: LlmApi, model: string): Choice | Reply {
  const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
  if (models === undefined) return NO_TARGET;
  const route = findRoute(x, models, api, model);
  if (route instanceof Reply) return route;
  const call = { inputTokens: 0, outputTokensMax: 0, prefixes: [], stream: true };
  const choice = route.chooser.choose(call, [], performance.now());
  return choice.target === null ? NO_TARGET : choice;
}

/** What policies of models would have to see of a session nobody shows them: where there are some, there are no sessions. */
function sessionFor(x: Exchange, api: LlmApi, model: string): Choice | Reply {
  if (x.upgrade?.websocket !== true) return NOT_A_WEBSOCKET;
  return x.pipeline.model === null ? chooseTarget(x, api, model) : UNCOUNTED;
}

/** A session with a model over a WebSocket: the handshake is made with the provider's key, and the messages pass, looked at for what they used. */
export function startRealtime(x: Exchange, api: LlmApi, { format }: Endpoint): void {
  const query = new URLSearchParams(x.query);
  const model = query.get('model') ?? '';
  const choice = sessionFor(x, api, model);
  const path = choice instanceof Reply ? null : choice.target.provider.path('realtime', format, choice.target.model.id);
  if (choice instanceof Reply || path === null) {
    x.outcome = 'refused';
    x.answer(choice instanceof Reply ? choice : NOT_OFFERED);
    return;
  }
  const { target, key } = choice;
  query.set('model', target.model.id);
  x.rawTarget = false;
  x.path = x.path.slice(0, x.restAt) + path;
  x.query = target.provider.withQuery('', withoutCredentials(`?${query}`));
  showKey(x, target.provider.lines + key.compiled.lines);
  account(x, choice, model, format);
  // neither who the caller is nor where it calls from
  target.provider.upstream.anonymous = true;
  const call = new HttpCall(x, target.provider.upstream, 0);
  x.call = call;
  call.attempt();
}

function showKey(x: Exchange, lines: string): void {
  const protocols = x.requestHeader(SUBPROTOCOL);
  for (let at = 0; at < x.head.count; at++) {
    const name = x.head.name(at).toLowerCase();
    if (!SENT_ON.has(name)) x.requestEdits.remove(new HeaderName(name));
  }
  if (protocols !== undefined) {
    const kept = protocols
      .split(',')
      .map((one) => one.trim())
      .filter((one) => !KEY_IN_PROTOCOL.test(one));
    if (kept.length === 0) x.requestEdits.remove(SUBPROTOCOL);
    else x.requestEdits.set(SUBPROTOCOL, kept.join(', '));
  }
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) x.requestEdits.set(new HeaderName(line.slice(0, colon)), line.slice(colon + 2));
  }
}

/** The record is written when the session ends: what it used is in it by then. */
function account(x: Exchange, { target, key, why }: Choice, model: string, format: string): void {
  const record: ModelCallRecord = {
    format,
    operation: 'realtime',
    model,
    wireFormat: format,
    providerId: target.providerId,
    targetModel: target.model.id,
    ...(key.id !== '' && { keyId: key.id }),
    why,
    stream: true,
    fallbacks: 0,
  };
  x.llm = record;
  let all: Usage | null = null;
  const reader = new RealtimeUsage((told) => {
    const usage = countable(told);
    all = all === null ? usage : addUsage(all, usage);
    record.usage = all;
    const spend = spendMicros(target.model.price, all);
    if (spend !== undefined) record.spendMicros = spend;
  });
  if (x.upgrade !== null) x.upgrade.look = (bytes, from, to) => reader.look(bytes, from, to);
}
