import vm from 'node:vm';
import type { ScriptConfig } from '@gatehouse/definition';
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { Exchange } from '../../exchange/exchange.js';
import type { BodyOutcome } from '../../pipeline/body-hooks.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { headersOf, queryOf, requestOf } from '../../templates/scope.js';
import { engine, runScript, ScriptError } from './sandbox.js';
import { editTarget, type GivenTarget, restoreTarget } from './script-target.js';
import { contextFor, editHeaders, isMembers, keepContext, replyOf } from './script-values.js';

const FAILED = refuse('gateway.script_failed');

/** V8 reads the text without running it, so that what is no JavaScript is refused before it serves. @throws Error that says where */
export function assertReadable(source: string): void {
  try {
    new vm.Script(source, { filename: 'script.js' });
  } catch (error) {
    throw new Error(`the script cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!/\bonRe(?:quest|sponse)\b/.test(source)) throw new Error('the script has neither onRequest nor onResponse');
}

class Script {
  constructor(
    private readonly config: ScriptConfig,
    private readonly slot: number,
  ) {}

  /** Loads the engine once; after that scripts run at once. */
  async later<T>(x: Exchange, run: (module: QuickJSWASMModule) => T): Promise<T | Reply> {
    try {
      return run(await engine());
    } catch (error) {
      // what the script did, or what it handed back cannot be sent
      const reason = error instanceof Error ? error.message : String(error);
      x.runtime.log.warn({ reason, requestId: x.requestId }, 'a script failed');
      return FAILED;
    }
  }

  request(module: QuickJSWASMModule, x: Exchange, body: Buffer | undefined): BodyOutcome {
    const headers = headersOf(x.head);
    const { id, method, path, params, address, scheme, host } = requestOf(x);
    const target: GivenTarget = { path, query: queryOf(x.query) };
    const text = body?.toString('utf8');
    const given = { id, method, ...target, params, headers, address, scheme, host, ...(text === undefined ? {} : { body: text }) };
    const ran = runScript(module, this.config.source, 'onRequest', [given, contextFor(x)], this.config);
    if (ran === undefined) return undefined;
    const [left, context] = ran.args;
    const reply = replyOf(ran.result);
    if (reply !== undefined) return reply;
    if (!isMembers(left)) throw new ScriptError('the request is no object any more');
    editHeaders(x.requestEdits, headers, left.headers);
    editTarget(x, this.slot, target, left);
    keepContext(x, context);
    return changed(text, left.body);
  }

  response(module: QuickJSWASMModule, x: Exchange, body: Buffer | undefined): BodyOutcome {
    const headers = headersOf(x.responseHead);
    const { id, method, path, params, address } = requestOf(x);
    const text = body?.toString('utf8');
    const given = { status: x.responseHead?.status ?? x.status, headers, ...(text === undefined ? {} : { body: text }) };
    const request = { id, method, path, params, address, query: queryOf(x.query), headers: headersOf(x.head) };
    const ran = runScript(module, this.config.source, 'onResponse', [given, request, contextFor(x)], this.config);
    if (ran === undefined) return undefined;
    const [left, , context] = ran.args;
    const reply = replyOf(ran.result);
    if (reply !== undefined) return reply;
    if (!isMembers(left)) throw new ScriptError('the response is no object any more');
    editHeaders(x.responseEdits, headers, left.headers);
    keepContext(x, context);
    return changed(text, left.body);
  }

  restore(x: Exchange): void {
    restoreTarget(x, this.slot);
  }
}

/** A body that stays is not written again: its bytes may be no UTF-8. */
function changed(given: string | undefined, left: unknown): Buffer | undefined {
  if (given === undefined || left === given) return undefined;
  if (typeof left !== 'string') throw new ScriptError('the body is no text any more');
  return Buffer.from(left);
}

const noBody = (outcome: BodyOutcome): undefined | Reply => (Buffer.isBuffer(outcome) ? undefined : outcome);
const bodiless = ({ method, responseHead: head }: Exchange): boolean =>
  head === null || method === 'HEAD' || head.status === 204 || head.status === 304 || head.contentLength === 0;

export const script: PolicyType<ScriptConfig> = {
  type: 'script',
  phase: 'transform',
  body: 'buffer',
  create(config, _runtime, site) {
    assertReadable(config.source);
    const own = new Script(config, site.slot());
    const withRequest = config.bodies === 'request' || config.bodies === 'both';
    const withResponse = config.bodies === 'response' || config.bodies === 'both';
    const policy: Policy = { bodyBytesMax: config.bodyBytesMax };
    // the engine is there before the first call needs it
    void engine().catch(() => {});
    if (/\bonRequest\b/.test(config.source)) {
      policy.onRequest = (x) =>
        withRequest && x.hasBody ? undefined : own.later(x, (module) => noBody(own.request(module, x, withRequest ? Buffer.alloc(0) : undefined)));
      policy.onEnd = (x) => own.restore(x);
      if (withRequest) policy.onRequestBody = (x, body) => own.later(x, (module) => own.request(module, x, body));
    }
    if (/\bonResponse\b/.test(config.source)) {
      policy.onResponse = (x) =>
        withResponse && !bodiless(x) ? undefined : own.later(x, (module) => noBody(own.response(module, x, withResponse ? Buffer.alloc(0) : undefined)));
      if (withResponse) policy.onResponseBody = (x, body) => own.later(x, (module) => own.response(module, x, body));
    }
    return policy;
  },
};
