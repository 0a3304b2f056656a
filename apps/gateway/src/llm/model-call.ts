import type { BudgetAlert, GuardFinding, ModelOperation, WireFormat } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import type { ContentOfCall } from './content/content-of-call.js';
import type { ModelReply, ModelRequest, Usage } from './ir/index.js';
import type { CacheNote } from './kept-answer.js';
import type { CompiledRoute } from './model-routes/compiled-route.js';
import type { Choice, Target } from './model-routes/target.js';
import type { AnswerTaker } from './whole-answer.js';

/** What a policy asks of a model besides the call. */
export interface SideQuestion {
  /** The policy that asks. */
  readonly by: string;
  readonly request: ModelRequest;
  /** A model route or `provider/model` of the tenant's; null: the target that answered the call. */
  readonly model: string | null;
  readonly timeoutMs: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** One call to a model, as policies and choosers of targets see it. */
export interface ModelCall {
  readonly x: Exchange;
  readonly operation: ModelOperation;
  /** What the caller speaks; for what is no conversation, whose form the operation has. */
  readonly format: WireFormat;
  /** Asked for. */
  readonly model: string;
  readonly stream: boolean;
  /** The answer is made later: what it uses is not told in it. */
  readonly background: boolean;
  /** What the name led to; null for a model that was asked for as provider/model. */
  readonly route: CompiledRoute | null;
  /** The request's body as it came, or as a policy wrote it anew. */
  readonly body: Buffer;
  /** Tokens of the input, about: by the length of the body. */
  readonly inputTokensGuess: number;
  /** Limit of the output that the caller set, of each answer; 0: none. */
  readonly outputTokensMax: number;
  /** How many answers, or pictures, the caller wants. */
  readonly answers: number;
  /**
   * The conversation; null where the operation is none. Decoded when first asked for, which calls that nobody looks at are spared. Not to be changed: see `edit`.
   * @throws BadModelRequest
   */
  readonly request: ModelRequest | null;
  /** The same, to be changed: what is sent is then written anew from it. @throws BadModelRequest */
  edit(): ModelRequest | null;
  /** Puts another JSON body in the place of the caller's, for operations that are no conversation. */
  rewrite(body: Buffer): void;
  /** The provider is asked for a whole answer, which a caller who wants a stream gets as one. */
  askWhole(): void;
  /** Asks a model besides; what it uses counts as the call's. @throws Error where no answer came in time */
  ask(question: SideQuestion): Promise<ModelReply>;
  /**
   * A policy asks a model by itself; what it uses counts as the call's. What is returned says it, once: undefined where nobody told, null where nothing was used.
   * Of what is not said when the call is over the guess counts.
   */
  askedBeside(by: string, target: Target, guess: Usage): (told: Usage | undefined | null) => void;
  /** Where it went; null before that. */
  readonly choice: Choice | null;
  /** As far as it is known. */
  readonly usage: Usage;
  /** What a cache made of it, for the record. */
  cached: CacheNote | null;
  /** Who wants the answer when it is whole; added to before a target is asked. */
  readonly takers: AnswerTaker[];
  /** What guards found, for the record; added to by them. */
  readonly findings: GuardFinding[];
  /** What is kept of it beside its record; null where its API keeps nothing. */
  readonly content: ContentOfCall | null;
  /** What its record is to say of limits; added to by those who count. */
  readonly alerts: BudgetAlert[];
}
