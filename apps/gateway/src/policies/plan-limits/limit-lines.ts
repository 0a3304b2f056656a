import type { LinesToBe } from '../../exchange/header-edits.js';
import { output } from '../../http1/output.js';
import type { LimitDecision } from '../../state/limiter.js';
import { RATE_LIMIT, RATE_LIMIT_POLICY, remainingOf, resetSecondsOf, stateMember } from './fields.js';

const NAMES = [RATE_LIMIT_POLICY, RATE_LIMIT];
const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const SECONDS = latin1(';t=');

/** What the fields of several limits have alike in all responses. */
export class LimitNames {
  /** Everything up to the first number. */
  readonly start: Uint8Array;
  /** Between the numbers of one limit and those of the next. */
  readonly next: readonly Uint8Array[];

  /**
   * @param policy the value of RateLimit-Policy
   * @param quoted the limits' names as structured-field strings
   */
  constructor(
    readonly policy: string,
    readonly quoted: readonly string[],
  ) {
    this.start = latin1(`${RATE_LIMIT_POLICY.text}: ${policy}\r\n${RATE_LIMIT.text}: ${quoted[0] ?? ''};r=`);
    this.next = quoted.map((name) => latin1(`, ${name};r=`));
  }
}

/** The fields of one response. */
export class LimitLines implements LinesToBe {
  readonly names = NAMES;

  constructor(
    private readonly limits: LimitNames,
    private readonly decisions: readonly LimitDecision[],
  ) {}

  put(): void {
    const { limits, decisions } = this;
    for (let i = 0; i < decisions.length; i++) {
      const decision = decisions[i] as LimitDecision;
      output.put(i === 0 ? limits.start : (limits.next[i] as Uint8Array));
      output.number(remainingOf(decision));
      output.put(SECONDS);
      output.number(resetSecondsOf(decision));
    }
    output.crlf();
  }

  get state(): string {
    return this.decisions.map((decision, i) => stateMember(this.limits.quoted[i] as string, decision)).join(', ');
  }

  values(): readonly string[] {
    return [this.limits.policy, this.state];
  }
}
