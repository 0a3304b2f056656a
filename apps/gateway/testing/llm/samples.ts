import type { Json } from '../../src/llm/ir/index.js';

/** Bodies of one wire format, one per feature, typed by the official client's types where they are written. */
export interface Samples {
  readonly requests: Readonly<Record<string, unknown>>;
  readonly replies: Readonly<Record<string, unknown>>;
  /** What stands in the path and not in the body. */
  readonly path?: { readonly model: string; readonly stream: boolean };
  /** Streams as the provider sends them, frame by frame. */
  readonly streams?: Readonly<Record<string, readonly Frames[]>>;
}
/** An event's name and its data. */
export type Frames = readonly [event: string | undefined, data: unknown];

export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
