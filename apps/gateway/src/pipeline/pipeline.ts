import { PHASES, type Phase } from '@gatehouse/definition/wire';
import { BodyTerminal } from '../bodies/body-terminal.js';
import { timelineStart } from '../exchange/call-record.js';
import type { Exchange } from '../exchange/exchange.js';
import { type ModelHooks, modelHooks } from '../llm/model-hooks.js';
import { bodyHooks } from './body-hooks.js';
import type { BodyMode, Policy } from './policy.js';

/** What the way in and the way out call: held by the step itself, because policies are of fifty shapes, and a look-up in all of them costs every call. */
type Hook = NonNullable<Policy['onRequest']>;

/** What answers at the end of the way in. */
export interface Terminal {
  start(x: Exchange): void;
}

export interface Placed {
  /** What the timeline and refusals call it. */
  name: string;
  phase: Phase;
  body?: BodyMode | undefined;
  policy: Policy;
}

export interface Step {
  readonly name: string;
  /** Place on the way in: responses run the steps whose place was entered. */
  readonly position: number;
  readonly body: BodyMode;
  readonly policy: Policy;
  readonly onRequest: Hook | undefined;
  readonly onResponse: Hook | undefined;
}

/** Policies in running order with one array per hook, each holding only those that have it. */
export class Pipeline {
  readonly request: readonly Step[];
  /** The begin of each one's entry in call records. */
  readonly timelineStarts: readonly Uint8Array[];
  /** The way out: last in, first out. */
  readonly response: readonly Step[];
  readonly attempt: readonly Step[];
  readonly end: readonly Step[];
  readonly recheck: readonly Step[];
  /** Of APIs that lead to models; null where no policy looks at what is asked of them. */
  readonly model: ModelHooks | null;
  /** Where bodies are looked at, that stands before what answers; otherwise nothing does. */
  readonly terminal: Terminal;
  private variants: WeakMap<object, Pipeline> | null = null;
  private alone: Pipeline | null = null;

  /** `placed` is sorted here by phase; inside a phase the order stays. */
  constructor(
    private readonly placed: readonly Placed[],
    private readonly innermost: Terminal,
  ) {
    const ordered = [...placed].sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
    const steps = ordered.map(({ name, body, policy }, position): Step => {
      const hooks = { onRequest: policy.onRequest?.bind(policy), onResponse: policy.onResponse?.bind(policy) };
      return { name, position, body: body ?? 'stream', policy, ...hooks };
    });
    this.request = steps.filter(({ policy }) => policy.onRequest);
    this.timelineStarts = this.request.map(({ name }, i) => timelineStart(name, i === 0));
    this.response = steps.filter(({ policy }) => policy.onResponse).reverse();
    this.attempt = steps.filter(({ policy }) => policy.onAttempt);
    this.recheck = steps.filter(({ policy }) => policy.onRecheck);
    this.model = modelHooks(steps);
    const bodies = bodyHooks(steps);
    const inner = steps.reduce((terminal, { policy }) => policy.around?.(terminal) ?? terminal, innermost);
    this.terminal = bodies === null ? inner : new BodyTerminal(inner, bodies);
    this.end = steps.filter(({ policy }) => policy.onEnd).reverse();
  }

  /** For fetches that no client waits for: of the policies only what prepares attempts. */
  get unseen(): Pipeline {
    this.alone ??= new Pipeline(
      this.placed.map(({ policy, ...place }) => ({ ...place, policy: policy.onAttempt ? { onAttempt: policy.onAttempt.bind(policy) } : {} })),
      this.innermost,
    );
    return this.alone;
  }

  /**
   * The same pipeline with more policies behind: those of a plan, known only once the caller is. They belong to phases after authorize, so that
   * every step up to there keeps its place and an exchange may change over in the middle of its way in.
   */
  with(owner: object, more: readonly Placed[]): Pipeline {
    if (more.length === 0) return this;
    this.variants ??= new WeakMap();
    let variant = this.variants.get(owner);
    if (variant === undefined) {
      variant = new Pipeline([...this.placed, ...more], this.innermost);
      this.variants.set(owner, variant);
    }
    return variant;
  }
}
