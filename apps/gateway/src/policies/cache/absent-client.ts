import type { Carrier } from '../../exchange/carrier.js';
import { Exchange } from '../../exchange/exchange.js';
import { RequestId } from '../../exchange/request-id.js';
import { HeaderName } from '../../http1/header-name.js';

/**
 * Takes what comes for nobody: a response is fetched for the store, and its client, if there was one, was answered before.
 * @param finish ends the exchange
 */
function absentCarrier(x: Exchange, finish: () => void): Carrier {
  const { carrier } = x;
  const { clientAddress, recent, scheme, clientPolicy, clientCertificate } = carrier;
  // the connection may be gone by the time
  const lines = carrier.forwardedLines(x.authority);
  return {
    clientAddress,
    recent,
    scheme,
    clientPolicy,
    clientCertificate,
    bodyOpen: false,
    startBody: () => {},
    resumeBody: () => {},
    sendReply: finish,
    writeHead: () => {},
    writeBody: () => {},
    writeEnd: () => true,
    sendInterim: () => {},
    switchTo: () => {},
    endOutput: () => {},
    flush: () => true,
    done: () => {},
    cut: finish,
    giveHead: () => {},
    forwardedLines: () => lines,
  };
}

/** The same request once more, for the store alone: policies on the way out do not see its response, and it leaves no record. */
export function onBehalfOf(x: Exchange): Exchange {
  const { runtime, snapshot } = x;
  const at = runtime.clock.now();
  snapshot?.acquire();
  const head = x.head.copy();
  head.derived = null;
  const carrier = absentCarrier(x, () => y.finish());
  const y: Exchange = new Exchange(carrier, head, runtime, snapshot, RequestId.next(at), x.method, at, performance.now(), false);
  const { host, authority, path, query, rawTarget, secretParameter, api, operation, restAt, principal, slots, drawn } = x;
  Object.assign(y, { host, authority, path, query, rawTarget, secretParameter, api, operation, restAt, principal, drawn });
  Object.assign(y.slots, slots);
  y.pipeline = x.pipeline.unseen;
  y.entered = x.entered;
  for (const [name, value] of x.requestEdits.entries()) y.requestEdits.add(new HeaderName(name), value);
  return y;
}
