import { type Block, type BlockId, type DeltaEvent, type Json, type ModelEvent, type StartEvent } from '../ir/index.js';
import type { HeldText } from './held-text.js';
import { type Change, TextWalk, type Unseen } from './texts.js';

/** Longer arguments of tools are not held. */
const HELD_MAX = 4 << 20;

/** What is more than a guard can hold. */
export class TooMuchHeld extends Error {
  override readonly name = 'TooMuchHeld';
}

interface Open {
  /** Of each member that grows: what is held of it. */
  readonly texts: Map<string, { delta: DeltaEvent; held: HeldText }>;
  /** Arguments of a tool's call, kept until they are whole: they are JSON, and of use when whole only. */
  whole: string | null;
  readonly custom: boolean;
}

export interface StreamTerms {
  /** A text that grows. */
  text(): HeldText;
  /** A text that is whole. */
  change: Change;
}

/** Changes the texts of a stream while it runs: what may be the beginning of something is held back, whichever block it stands in. */
export class StreamTexts {
  private readonly open = new Map<BlockId, Open>();
  readonly unseen = new Set<Unseen>();

  constructor(private readonly terms: StreamTerms) {}

  /** @returns what is to be shown in the event's place @throws TooMuchHeld */
  event(event: ModelEvent): readonly ModelEvent[] {
    switch (event.type) {
      case 'block-start':
        return [this.begin(event)];
      case 'delta':
        return this.delta(event);
      case 'block-stop': {
        const last = this.rest(event.block, event.choice);
        this.open.delete(event.block);
        return [...last, event];
      }
      case 'start':
      case 'finish':
        return [this.withRest(event)];
      default:
        return [event];
    }
  }

  private walk(go: (walk: TextWalk) => void): void {
    const walk = new TextWalk(this.terms.change);
    go(walk);
    for (const kind of walk.unseen) this.unseen.add(kind);
  }

  private withRest<E extends StartEvent | Extract<ModelEvent, { type: 'finish' }>>(event: E): E {
    if (event.rest === undefined) return event;
    let rest: Json = event.rest;
    this.walk((walk) => {
      rest = walk.json(rest);
    });
    return { ...event, rest };
  }

  private begin(event: Extract<ModelEvent, { type: 'block-start' }>): ModelEvent {
    const initial: Block = structuredClone(event.initial);
    const tool = initial.type === 'tool-call';
    // what it begins with is followed by more: whole is only what comes in one piece
    this.open.set(event.block, { texts: new Map(), whole: tool ? initial.arguments : null, custom: tool && initial.custom === true });
    if (tool) initial.arguments = '';
    this.walk((walk) => walk.block(initial));
    return { ...event, initial };
  }

  private delta(event: DeltaEvent): readonly ModelEvent[] {
    const open = this.open.get(event.block);
    const { of } = event;
    if (open === undefined || of === 'data') {
      this.unseen.add('audio');
      return [event];
    }
    if (of === 'arguments') {
      open.whole = (open.whole ?? '') + event.text;
      if (open.whole.length > HELD_MAX) throw new TooMuchHeld('the arguments of a tool are longer than can be held');
      return [];
    }
    if (of === 'citation') return [this.citation(event)];
    // a proof stands behind what it proves
    if (of === 'signature' || of === 'encrypted') return [...this.rest(event.block, event.choice), event];
    return this.growing(open, event);
  }

  private growing(open: Open, event: DeltaEvent): readonly ModelEvent[] {
    const key = `${event.of} ${event.part ?? ''}`;
    let growing = open.texts.get(key);
    if (growing === undefined) {
      growing = { delta: event, held: this.terms.text() };
      open.texts.set(key, growing);
    }
    const text = growing.held.push(event.text);
    if (text === event.text && growing.held.held === 0) return [event];
    // how likely each word was spells the text out
    const { logprobs: _, ...bare } = event;
    return text === '' ? [] : [{ ...bare, text }];
  }

  private citation(event: DeltaEvent): ModelEvent {
    let citation = event.citation as unknown as Json;
    this.walk((walk) => {
      citation = walk.json(citation);
    });
    return { ...event, citation: citation as unknown as NonNullable<DeltaEvent['citation']> };
  }

  /** What is still held of a block. */
  private rest(block: BlockId, choice: number): ModelEvent[] {
    const open = this.open.get(block);
    if (open === undefined) return [];
    const events: ModelEvent[] = [];
    for (const { delta, held } of open.texts.values()) {
      const text = held.end();
      const { logprobs: _, ...bare } = delta;
      if (text !== '') events.push({ ...bare, text });
    }
    const { whole, custom } = open;
    open.whole = null;
    if (whole !== null && whole !== '') {
      this.walk((walk) => events.push({ type: 'delta', choice, block, of: 'arguments', text: custom ? walk.text(whole) : walk.jsonText(whole) }));
    }
    return events;
  }
}
