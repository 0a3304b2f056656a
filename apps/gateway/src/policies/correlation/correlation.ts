import { randomUUID } from 'node:crypto';
import type { CorrelationConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { contextOf } from '../../templates/scope.js';
import { DrawnTexts } from './drawn-texts.js';
import { nextTraceParent, readTraceParent } from './traceparent.js';

const TRACEPARENT = new HeaderName('traceparent');
const TRACESTATE = new HeaderName('tracestate');
const uuids = new DrawnTexts(36, randomUUID);
const WORD = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

function trace(x: Exchange, { trace: how, acceptTrace }: CorrelationConfig): void {
  if (how === 'off') return;
  const { requestEdits } = x;
  const parent = acceptTrace ? readTraceParent(x.requestHeader(TRACEPARENT)) : undefined;
  requestEdits.remove(TRACEPARENT);
  // of a trace that is not continued
  if (parent === undefined) requestEdits.remove(TRACESTATE);
  if (parent === undefined && how === 'continue') return;
  const next = nextTraceParent(parent);
  requestEdits.add(TRACEPARENT, next);
  contextOf(x).traceId = next.slice(3, 35);
}

export const correlation: PolicyType<CorrelationConfig> = {
  type: 'correlation',
  phase: 'edge',
  create(config, _runtime, site) {
    const slot = site.slot();
    const name = new HeaderName(config.header);
    const also = config.alsoSend.map((one) => new HeaderName(one));
    const idFor = (x: Exchange): string | undefined => {
      const own = config.accept ? x.requestHeader(name) : undefined;
      if (own !== undefined && WORD.test(own)) return own;
      if (config.generate === 'none') return undefined;
      return config.generate === 'uuid' ? uuids.next() : x.requestId;
    };
    return {
      onRequest(x) {
        const id = idFor(x);
        x.slots[slot] = id;
        x.requestEdits.remove(name);
        if (id !== undefined) {
          x.requestEdits.add(name, id);
          for (const other of also) x.requestEdits.set(other, id);
          contextOf(x).correlationId = id;
        }
        trace(x, config);
        return undefined;
      },
      onResponse(x) {
        const id = x.slots[slot] as string | undefined;
        if (config.respond && id !== undefined) x.responseEdits.set(name, id);
        return undefined;
      },
    };
  },
};
