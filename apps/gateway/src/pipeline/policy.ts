import type { ApiObject, Phase } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Steps } from '../compile/steps.js';
import type { Attempt } from '../exchange/attempt.js';
import type { Exchange } from '../exchange/exchange.js';
import type { ModelPolicy } from '../llm/model-policy.js';
import type { BodyPolicy } from './body-hooks.js';
import type { Terminal } from './pipeline.js';
import type { Reply } from './reply.js';

/** Where a policy instance stands. */
export interface PolicySite {
  /** Names the counters of this place, the same in every snapshot: `api:{environmentId}:{versionId}`, or `plan:{id}`. */
  scope: string;
  /** Of a policy on the tenant: names the counters that all of the tenant's APIs in one environment share. */
  tenantScope?: string;
  /** Absent for a policy on a plan. */
  api?: ApiObject;
  /** Id of the operation that the policy stands on; absent for one on the whole API. */
  operation?: string;
  /** It only looks on: calls must not wait for it longer than they would for its answer. */
  readonly dryRun?: true;
  /** Leaves work for the compile that takes long: it is done in slices before the object serves, and what it throws refuses the object. */
  prepare(work: () => Steps<void>): void;
  /** Names the policy itself among all, the same in every snapshot: the first, second and so on of its type in `scope`. */
  place: string;
  /**
   * What outlives the snapshot, because a change elsewhere must not forget it: made by the first who asks under a key, gone with the last that was compiled with it.
   * A key begins with `place` where the value is this policy's own, and stands for values of one type.
   */
  lasting<T>(key: string, make: () => T): T;
  /** Draws a number under which the policy keeps a private value in `Exchange.slots`. */
  slot(): number;
}

/** `buffer`: whole and decoded, up to a limit. `stream`: piece by piece. */
export type BodyMode = 'buffer' | 'stream';

/** A kind of policy. `create` runs once per snapshot object; whatever can be prepared is prepared there. */
export interface PolicyType<C = unknown> {
  readonly type: string;
  readonly phase: Phase;
  /** How its body hooks see bodies; needed by a policy that has some. */
  readonly body?: BodyMode;
  /** Brings in what is large, once, before `create` is called: builds while traffic goes on wait for it, and nothing else does. */
  load?(): Promise<void>;
  create(config: C, runtime: Runtime, site: PolicySite): Policy;
}

/** Thrown by `onAttempt`: the attempt is not made, and this is the answer. */
export class AttemptRefused extends Error {
  override readonly name = 'AttemptRefused';
  constructor(readonly reply: Reply) {
    super(reply.detail ?? reply.code ?? 'refused');
  }
}

/** What a policy adds to the API it stands on: a place of its own, where it answers itself. Calls of it are identified and authorized as all others, and not limited. */
export interface OwnOperation {
  readonly id: string;
  readonly method: string;
  /** Behind the API's root. */
  readonly path: string;
  readonly terminal: Terminal;
}

/** Hooks answer at once or with a promise; nothing means go on, a reply ends the way in. What a hook throws is answered with gateway.policy_failed. */
export interface Policy extends BodyPolicy, ModelPolicy {
  onRequest?(x: Exchange): undefined | Reply | Promise<undefined | Reply>;
  /** Before each try at an upstream. */
  onAttempt?(x: Exchange, attempt: Attempt): undefined | Promise<void>;
  /** The upstream answered 401. True: what this policy shows of the gateway was given up, and another attempt will show something else. Asked once in a call. */
  onUnauthorized?(x: Exchange): boolean;
  /** On every response that leaves, refusals included, when the exchange came as far as this policy. */
  onResponse?(x: Exchange): undefined | Reply | Promise<undefined | Reply>;
  /**
   * On an upgraded connection, again and again while it lasts: whether what this policy let in would be refused now, under this snapshot and the
   * denials of now. A reply ends the connection. Must not change the exchange.
   */
  onRecheck?(x: Exchange, snapshot: Snapshot): undefined | Reply;
  /** Exactly once, after the last byte or an abort, when the exchange came as far as this policy. */
  onEnd?(x: Exchange): void;
  /** Stands before what answers, and behind whatever looks at bodies: `inner` answers where this does not. */
  around?(inner: Terminal): Terminal;
  /** Of a policy on a whole API. */
  readonly adds?: readonly OwnOperation[];
  dispose?(): void;
}
