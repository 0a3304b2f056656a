import { type ErrorCode, problemBody } from '@gatehouse/kernel';
import type { Reply } from './reply.js';

const MARK = '\u0000';

/** Problem bodies, serialised around the request id once per reply object. */
export class Problems {
  private readonly halves = new WeakMap<Reply, readonly [string, string]>();

  constructor(private readonly baseUrl: string) {}

  /** The JSON text of a refusal. */
  text(reply: Reply, code: ErrorCode, requestId: string): string {
    let halves = this.halves.get(reply);
    if (halves === undefined) {
      const text = JSON.stringify(problemBody(this.baseUrl, code, reply.detail, { ...reply.extra.members, requestId: MARK }));
      const mark = JSON.stringify(MARK).slice(1, -1);
      const at = text.lastIndexOf(mark);
      halves = [text.slice(0, at), text.slice(at + mark.length)];
      this.halves.set(reply, halves);
    }
    return halves[0] + requestId + halves[1];
  }
}
