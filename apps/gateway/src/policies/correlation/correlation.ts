import type { CorrelationConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { HeaderValue } from '../../exchange/late-value.js';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { contextOf } from '../../templates/scope.js';
import { DrawnTexts } from './drawn-texts.js';
import { newTraceParent, nextTraceParent, readTraceParent, TRACE_ID } from './traceparent.js';

const TRACEPARENT = new HeaderName('traceparent');
const TRACESTATE = new HeaderName('tracestate');
/** Version 4, all random (RFC 9562, 5.4). */
const uuids = new DrawnTexts('xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx');
const WORD = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

function trace(x: Exchange, { trace: how, acceptTrace }: CorrelationConfig): void {
  if (how === 'off') return;
  const { requestEdits } = x;
  const parent = acceptTrace ? readTraceParent(x.requestHeader(TRACEPARENT)) : undefined;
  requestEdits.remove(TRACEPARENT);
  // of a trace that is not continued
  if (parent === undefined) requestEdits.remove(TRACESTATE);
  if (parent === undefined && how === 'continue') return;
  const next = parent === undefined ? newTraceParent() : nextTraceParent(parent);
  requestEdits.add(TRACEPARENT, next);
  contextOf(x).traceId = next.slice(TRACE_ID.start, TRACE_ID.end);
}

export const correlation: PolicyType<CorrelationConfig> = {
  type: 'correlation',
  phase: 'edge',
  create(config, _runtime, site) {
    const slot = site.slot();
    const name = new HeaderName(config.header);
    const also = config.alsoSend.map((one) => new HeaderName(one));
    const idFor = (x: Exchange): HeaderValue | undefined => {
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
        const id = x.slots[slot] as HeaderValue | undefined;
        if (config.respond && id !== undefined) x.responseEdits.set(name, id);
        return undefined;
      },
    };
  },
};
