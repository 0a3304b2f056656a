import type { GuardFinding } from '@gatehouse/definition';
import type { ErrorCode } from '@gatehouse/kernel';
import type { Exchange } from '../../exchange/exchange.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { AnswerRefused } from '../answer-refused.js';
import { BadModelRequest } from '../ir/index.js';
import type { ModelCall } from '../model-call.js';
import type { Found } from './finder.js';

type Place = GuardFinding['in'];
type Action = GuardFinding['action'];

/** What every guard has: what becomes of what it cannot look at, and of its own failure. */
export interface GuardTerms {
  unseen: 'refuse' | 'pass';
  failMode: 'closed' | 'open';
}

export const totalOf = (found: Found): number => Object.values(found).reduce((sum, count) => sum + count, 0);
const listed = (found: Found): string =>
  Object.entries(found)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');

/** What guards have in common: they tell what they found and never the text, and say what becomes of a call that they cannot judge. */
export class Guard {
  constructor(
    readonly name: string,
    private readonly terms: GuardTerms,
  ) {}

  /** Tells the record; what further counts may be added to until the call has ended. */
  note(call: ModelCall, place: Place, action: Action, found: Found, why?: string): GuardFinding {
    const finding: GuardFinding = { policy: this.name, in: place, action, found, ...(why !== undefined && { why }) };
    call.findings.push(finding);
    return finding;
  }

  /** Tells the timeline, when the numbers are known. */
  explain(x: Exchange, { in: place, action, found, why }: GuardFinding): void {
    x.explain(this.name, [`${place} ${action}`, listed(found), why].filter((part) => part !== undefined && part !== '').join(': '));
  }

  /** Tells both. */
  tell(x: Exchange, call: ModelCall, place: Place, action: Action, found: Found, why?: string): void {
    this.explain(x, this.note(call, place, action, found, why));
  }

  /** A refusal that says what kind of thing it is about. */
  refusal(code: ErrorCode, found: Found, detail: string): Reply {
    return refuse(code, detail, [], totalOf(found) === 0 ? {} : { members: { found } });
  }

  /** There is something that the guard has no texts of. Undefined: it may pass. */
  unseen(x: Exchange, call: ModelCall, place: Place, kinds: Iterable<string>): Reply | undefined {
    const what = [...kinds];
    if (what.length === 0) return undefined;
    const found: Found = Object.fromEntries(what.map((kind) => [kind, 1]));
    if (this.terms.unseen === 'pass') {
      this.tell(x, call, place, 'passed-unseen', found);
      return undefined;
    }
    this.tell(x, call, place, 'refused-unseen', found);
    return refuse('gateway.content_unseen', `${place === 'request' ? 'The request' : 'The answer'} has parts that a guard cannot look at: ${what.join(', ')}.`);
  }

  /** The guard failed. Undefined: the call goes on without it. @throws BadModelRequest which is the caller's */
  failed(x: Exchange, call: ModelCall, place: Place, error: unknown): Reply | undefined {
    if (error instanceof AnswerRefused) return error.reply;
    if (error instanceof BadModelRequest) throw error;
    const why = error instanceof Error ? error.name : 'it failed';
    x.runtime.log.warn({ err: error, requestId: x.requestId, policy: this.name }, 'a guard failed');
    if (this.terms.failMode === 'open') {
      this.tell(x, call, place, 'failed-open', {}, why);
      return undefined;
    }
    this.tell(x, call, place, 'failed-closed', {}, why);
    return refuse('gateway.guard_failed');
  }
}
