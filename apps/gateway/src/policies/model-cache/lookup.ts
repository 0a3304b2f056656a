import type { Exchange } from '../../exchange/exchange.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Asked } from '../cache/asked.js';
import type { Place } from '../cache/marks.js';

/** What is looked up for one call. */
export interface Lookup {
  readonly x: Exchange;
  readonly call: ModelCall;
  readonly place: Place;
  readonly asked: Asked;
  /** A hash of all that the answer depends on. */
  readonly key: string;
  /** The question, where it is one that may be compared by its meaning, and a hash of what else has to be the same. */
  readonly meant: { readonly text: string; readonly ground: string } | null;
  /** The model that was asked for. */
  readonly model: string;
  /** The question is asked often enough for its answer to be kept. */
  readonly admitted: boolean;
}
