import { type Block, type BlockId, copied, type DeltaEvent, type Json, type ModelEvent, type StartEvent } from '../ir/index.js';
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
  /** What is kept until it is whole: arguments of a tool's call, which are JSON and of use when whole only, and texts that are JSON. */
  whole: { of: DeltaEvent['of']; text: string; json: boolean } | null;
}

export interface StreamTerms {
  /** A text that grows. */
  text(): HeldText;
  /** A text that is whole. */
  change: Change;
  /** Texts of the answer are JSON. */
  json: boolean;
}

/** Changes the texts of a stream while it runs: what may be the beginning of something is held back, whichever block it stands in. */
export class StreamTexts {
  private readonly open = new Map<BlockId, Open>();
  private readonly choices = new Map<BlockId, number>();
  private unseen = new Set<Unseen>();
  private givenUp = false;

  constructor(private readonly terms: StreamTerms) {}

  /** What was met since it was asked last that holds no text to look at. */
  newlyUnseen(): Set<Unseen> {
    const { unseen } = this;
    this.unseen = new Set();
    return unseen;
  }

  /** @returns what is to be shown in the event's place @throws TooMuchHeld */
  event(event: ModelEvent): readonly ModelEvent[] {
    if (this.givenUp) return [event];
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

  /** Lets all go as it came, from here on. */
  letGo(event: ModelEvent): readonly ModelEvent[] {
    const events: ModelEvent[] = [];
    for (const [block, { texts, whole }] of this.open) {
      for (const { delta, held } of texts.values()) events.push({ ...bare(delta), text: held.giveUp() });
      if (whole !== null) events.push({ type: 'delta', choice: this.choices.get(block) ?? 0, block, of: whole.of, text: whole.text });
    }
    this.open.clear();
    this.givenUp = true;
    return [...events.filter((one) => one.type !== 'delta' || one.text !== ''), event];
  }

  private begin(event: Extract<ModelEvent, { type: 'block-start' }>): ModelEvent {
    const initial: Block = copied(event.initial);
    const tool = initial.type === 'tool-call';
    this.open.set(event.block, {
      texts: new Map(),
      whole: tool
        ? { of: 'arguments', text: initial.arguments, json: initial.custom !== true }
        : initial.type === 'text' && this.terms.json
          ? { of: 'text', text: initial.text, json: true }
          : null,
    });
    this.choices.set(event.block, event.choice);
    if (tool) initial.arguments = '';
    else if (initial.type === 'text' && this.terms.json) initial.text = '';
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
    if (of === open.whole?.of) {
      if (open.whole.text.length + event.text.length > HELD_MAX) throw new TooMuchHeld('a part of the answer is longer than can be held');
      open.whole.text += event.text;
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
    return text === '' ? [] : [{ ...bare(event), text }];
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
      if (text !== '') events.push({ ...bare(delta), text });
    }
    const { whole } = open;
    if (whole !== null && whole.text !== '') {
      const { of, text, json } = whole;
      open.whole = { of, text: '', json };
      this.walk((walk) => events.push({ type: 'delta', choice, block, of, text: json ? walk.jsonText(text) : walk.text(text) }));
    }
    return events;
  }
}

/** How likely each word was spells the text out: it is not told of what was cut otherwise. */
function bare({ logprobs: _, ...delta }: DeltaEvent): DeltaEvent {
  return delta;
}
