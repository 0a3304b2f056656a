import type { CompiledApi } from '../compile/compile-api.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import { header, type Reply, refuse, replyEmpty } from '../pipeline/reply.js';
import { runRequest } from '../pipeline/run.js';
import { normaliseHost } from '../router/host.js';
import { KnownRoute } from '../router/known-route.js';
import { operationOf, preflightOperation } from '../router/operation-of.js';
import { normalisePath } from '../router/path.js';
import { Route } from '../router/router.js';
import { readUpgrade } from '../upgrade/offer.js';
import { misdirected } from './tls/misdirected.js';

const NOT_READY = refuse('gateway.not_ready', undefined, [header('retry-after', '1')]);
const BAD_TARGET = refuse('gateway.request_malformed', 'The request target is not valid.');
const BAD_HOST = refuse('gateway.request_malformed', 'The Host header is not valid.');
const AMBIGUOUS = refuse('gateway.path_ambiguous');
const MISDIRECTED = refuse('gateway.misdirected');
const NO_ROUTE = refuse('gateway.no_route');
const VERSION_MISSING = refuse('gateway.version_missing');
const SERVER_OPTIONS = replyEmpty(204, [header('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')]);

const ABSOLUTE = /^https?:\/\/([^/?@]+)(\/[^?]*)?(\?.*)?$/i;
const SLASH = 0x2f;

/** Reads target and host into the exchange (RFC 9112, 3.2). Answers the refusal, if any. */
function readTarget(x: Exchange): Reply | undefined {
  const { head } = x;
  const target = head.target;
  x.authority = head.hostAt < 0 ? '' : x.carrier.recent.authority(head);
  let path = target;
  if (head.bytes[head.targetStart] === SLASH) {
    x.rawTarget = true;
    const question = target.indexOf('?');
    if (question >= 0) {
      path = target.slice(0, question);
      x.query = target.slice(question);
    }
  } else if (target === '*') {
    if (x.method !== 'OPTIONS') return BAD_TARGET;
  } else {
    const parts = ABSOLUTE.exec(target);
    if (parts === null) return BAD_TARGET;
    // what the target says about the host counts more than the header
    x.authority = parts[1] as string;
    path = parts[2] ?? '/';
    x.query = parts[3] ?? '';
  }
  x.path = path;
  if (x.query === '?') {
    x.query = '';
    x.rawTarget = false;
  }
  // HTTP/1.0 may come without
  const host = x.authority === '' && head.minor === 0 ? '' : normaliseHost(x.authority);
  if (host === undefined) return BAD_HOST;
  x.host = host;
  if (path === '*') return SERVER_OPTIONS;
  const meaning = normalisePath(path);
  if (meaning === undefined) return AMBIGUOUS;
  x.rawTarget &&= meaning === path;
  x.path = meaning;
  return undefined;
}

/** Chooses operation and pipeline within the API. */
function enter(x: Exchange, api: CompiledApi): void {
  const { operations, unmatched, object } = api;
  const operation = operationOf(api, x.method, x);
  if (operation !== undefined) {
    x.operation = operation;
    x.pipeline = operation.pipeline;
    return;
  }
  const asked = preflightOperation(api, x);
  if (asked !== undefined) x.pipeline = asked.edge;
  else if (object.unmatched === 'forward') {
    x.operation = unmatched;
    x.pipeline = unmatched.pipeline;
    return;
  } else x.pipeline = unmatched.edge;
  x.allow = operations.methods(x.path, x.restAt).join(', ');
}

/** From a request head to a running exchange, or to its refusal. */
export function startExchange(x: Exchange, snapshot: Snapshot | null): void {
  const { derived } = x.head;
  if (snapshot !== null && derived instanceof KnownRoute && derived.take(x, snapshot)) {
    if (snapshot.certificates.askClients && misdirected(x, snapshot)) x.answer(MISDIRECTED);
    else runRequest(x);
    return;
  }
  const refusal = readTarget(x) ?? (x.head.upgrade ? readUpgrade(x) : undefined);
  if (snapshot === null) x.answer(NOT_READY);
  else if (refusal !== undefined) {
    // who gets this wrong may have got more wrong
    x.closeAfter = refusal.code === 'gateway.request_malformed';
    x.answer(refusal);
  } else if (snapshot.certificates.askClients && misdirected(x, snapshot)) x.answer(MISDIRECTED);
  else {
    const route = snapshot.router.find(x);
    if (x.api === null) x.answer(route === Route.versionMissing ? VERSION_MISSING : NO_ROUTE);
    else {
      enter(x, x.api);
      if (x.operation !== null && !x.head.upgrade) x.head.derived = new KnownRoute(x, snapshot, x.api, x.operation);
      runRequest(x);
    }
  }
}
