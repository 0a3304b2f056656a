import { oneSegment } from '../../bodies/pieces.js';
import type { Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { segments } from '../../http1/chunks.js';
import type { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import { output } from '../../http1/output.js';
import { Reply } from '../../pipeline/reply.js';
import { runResponse } from '../../pipeline/run.js';
import { hasIt, type Part, partOf, type Wishes } from './preconditions.js';
import { headOf, type StoredResponse } from './stored-response.js';

const AGE = new HeaderName('age');
/** Longer bodies leave in pieces, each when the client took the one before. */
const PIECE_BYTES = 65_536;
const NOTHING: Buffer = Buffer.alloc(0);

/** What of a stored response leaves for one client. */
interface Answer {
  head: Head;
  body: Buffer;
  /** The head is the stored response's own and goes back to it. */
  lent: boolean;
}

function partial({ parts }: StoredResponse, { from, to }: Part): Answer {
  const range = ['content-range', `bytes ${from}-${to - 1}/${parts.body.length}`] as const;
  const fields = [...parts.fields.filter(([name]) => name !== 'content-range'), range];
  return { head: headOf(206, fields, to - from), body: parts.body.subarray(from, to), lent: false };
}

function unsatisfiable({ parts }: StoredResponse): Answer {
  return { head: headOf(416, [['content-range', `bytes */${parts.body.length}`]], 0), body: NOTHING, lent: false };
}

function answerOf(x: Exchange, stored: StoredResponse, wishes: Wishes | null, nowMs: number): Answer {
  if (wishes !== null) {
    if (hasIt(wishes, stored, nowMs)) return { head: stored.head304(), body: NOTHING, lent: false };
    const part = x.method === 'HEAD' ? undefined : partOf(wishes, stored);
    if (part === 'none') return unsatisfiable(stored);
    if (part !== undefined) return partial(stored, part);
  }
  return { head: stored.takeHead(), body: x.method === 'HEAD' ? NOTHING : stored.parts.body, lent: true };
}

/**
 * Answers an exchange from the store, as if the upstream had: policies on the way out see it, those that read bodies as well.
 * @param wishes null for a client that wants all of it
 * @param tell puts in what the cache says of itself
 */
export function serve(x: Exchange, stored: StoredResponse, wishes: Wishes | null, nowMs: number, tell: (x: Exchange) => void): void {
  const answer = answerOf(x, stored, wishes, nowMs);
  const { head } = answer;
  x.attachResponse(head);
  x.responseEdits.add(AGE, String(Math.floor(stored.ageMs(nowMs) / 1_000)));
  tell(x);
  const before = performance.now();
  const replaced = x.pipeline.response.length === 0 ? undefined : runResponse(x);
  if (!(replaced instanceof Promise)) {
    if (x.pipeline.response.length > 0) x.responsePoliciesMs += performance.now() - before;
    leave(x, stored, answer, replaced);
    return;
  }
  x.waiting++;
  void replaced.then((reply) => {
    x.waiting--;
    x.responsePoliciesMs += performance.now() - before;
    if (x.ended) x.release();
    else leave(x, stored, answer, reply);
  });
}

function leave(x: Exchange, stored: StoredResponse, { head, body, lent }: Answer, replaced: Reply | undefined): void {
  if (replaced instanceof Reply) {
    x.responseHead = null;
    if (lent) stored.giveHead(head);
    x.sendReplacement(replaced);
    return;
  }
  output.clear();
  x.status = head.status;
  x.responseStarted = true;
  // who stands before the client's carrier takes the call's place with the head, and passes on to it what is asked of the call
  const sending = body.length > PIECE_BYTES ? new Sending(x, body) : null;
  x.call = sending;
  x.carrier.writeHead(x, head);
  // written: what is left of it in the exchange is looked at no more
  if (lent) stored.giveHead(head);
  if (sending !== null) {
    sending.clientDrained();
    return;
  }
  if (body.length > 0) {
    x.responseBytes += body.length;
    x.carrier.writeBody(body, oneSegment(body), body.length);
  }
  end(x);
}

function end(x: Exchange): void {
  const { carrier } = x;
  // false: a policy holds the body, and ends the exchange when it lets go
  if (!carrier.writeEnd()) return;
  x.call = null;
  carrier.flush();
  x.finish();
  carrier.done(x);
}

/** A long body on its way. */
class Sending implements Call {
  private at = 0;
  private over = false;

  constructor(
    private readonly x: Exchange,
    private readonly body: Buffer,
  ) {}

  clientDrained(): void {
    const { x, body } = this;
    while (!this.over) {
      const from = this.at;
      const to = Math.min(body.length, from + PIECE_BYTES);
      this.at = to;
      segments[0] = from;
      segments[1] = to;
      x.responseBytes += to - from;
      x.carrier.writeBody(body, 1, to - from);
      if (to === body.length) {
        this.over = true;
        end(x);
      } else if (!x.carrier.flush()) return;
    }
  }

  cancel(): void {
    this.over = true;
  }
}
