import type { BlockKind } from './blocks.js';
import type { BlockStartEvent, DeltaEvent, FinishEvent, ModelEvent, StartEvent } from './events.js';
import type { ModelError } from './model-error.js';
import { unfolded } from './replay.js';
import type { Finish } from './reply.js';
import { isNoUsage, mergeUsage, type Usage } from './usage.js';

const KINDS: Record<DeltaEvent['of'], readonly BlockKind[]> = {
  text: ['text', 'reasoning', 'refusal'],
  arguments: ['tool-call'],
  signature: ['text', 'reasoning', 'tool-call'],
  encrypted: ['reasoning'],
  summary: ['reasoning'],
  data: ['audio', 'image'],
  transcript: ['audio'],
  citation: ['text'],
};

interface OpenBlock {
  choice: number;
  kind: BlockKind;
}
interface ChoiceState {
  tools: boolean;
  finish?: FinishEvent;
}

const CUT: ModelError = { class: 'cut', status: 502, message: 'The answer broke off: the provider ended the stream before the model had finished' };
/** Some providers end a call so in which the model wrote nothing that they could read. */
export const NO_ANSWER: ModelError = { class: 'server', status: 502, message: 'The model failed: it stopped without an answer' };
const broken = (message: string): ModelError => ({ class: 'server', status: 502, message: `The provider's stream makes no sense: ${message}` });

/**
 * Stands between a decoder and whoever takes events: whatever goes in, what comes out has one start, blocks that begin before their deltas and stop before the finish, one finish
 * per choice, at most one usage (all tellings merged) before the finishes, and one end or one error as the last event. A stream that stops early never ends cleanly.
 */
export class StreamState {
  /** What is known so far. */
  usage: Usage = {};
  private phase: 'new' | 'running' | 'over' = 'new';
  private readonly choices = new Map<number, ChoiceState>();
  private readonly open = new Map<string, OpenBlock>();
  private readonly stopped = new Set<string>();

  constructor(private readonly emit: (event: ModelEvent) => void) {}

  get over(): boolean {
    return this.phase === 'over';
  }

  push(event: ModelEvent): void {
    if (this.phase === 'over') return;
    if (this.phase === 'new' && event.type !== 'start' && event.type !== 'error') this.start({ type: 'start', id: '', model: '' });
    switch (event.type) {
      case 'start':
        this.start(event);
        return;
      case 'error':
        this.fail(event.error);
        return;
      case 'block-start':
        this.startBlock(event);
        return;
      case 'delta':
        this.delta(event);
        return;
      case 'block-stop':
        this.stopBlock(event.block);
        return;
      case 'usage':
        this.usage = mergeUsage(this.usage, event.usage);
        return;
      case 'finish':
        // held until the end: some providers send content, usage or tool calls after it
        this.choice(event.choice).finish ??= event;
        return;
      case 'end':
        this.end();
    }
  }

  /** The bytes ended, by a close or a failure. Clean only where every choice had finished. */
  cut(error: ModelError = CUT): void {
    if (this.phase === 'over') return;
    if (this.finished()) this.end();
    else this.fail(error);
  }

  private start(event: StartEvent): void {
    if (event.usage !== undefined) this.usage = mergeUsage(this.usage, event.usage);
    if (this.phase !== 'new') return;
    this.phase = 'running';
    this.emit(event);
  }

  private startBlock(event: BlockStartEvent): void {
    if (this.open.has(event.block)) return;
    if (this.stopped.has(event.block)) {
      this.fail(broken(`block ${event.block} begins twice`));
      return;
    }
    const choice = this.choice(event.choice);
    if (event.kind === 'tool-call') choice.tools = true;
    this.open.set(event.block, { choice: event.choice, kind: event.kind });
    this.begin(event);
  }

  /** A block that comes in one piece begins empty too, so that encoders know one way of growing. */
  private begin(event: BlockStartEvent): void {
    const [initial, pieces] = unfolded(event.initial);
    const full = pieces.filter((piece) => piece.text !== '' || piece.citation !== undefined);
    if (full.length === 0) {
      this.emit(event);
      return;
    }
    this.emit({ ...event, initial });
    for (const piece of full) this.emit({ type: 'delta', choice: event.choice, block: event.block, ...piece });
  }

  private delta(event: DeltaEvent): void {
    const block = this.open.get(event.block);
    if (block === undefined || block.choice !== event.choice) {
      this.fail(broken(`a piece of block ${event.block}, which is not open`));
      return;
    }
    if (!KINDS[event.of].includes(block.kind)) {
      this.fail(broken(`${event.of} in a block of kind ${block.kind}`));
      return;
    }
    this.emit(event);
  }

  private stopBlock(id: string): void {
    const block = this.open.get(id);
    if (block === undefined) return;
    this.open.delete(id);
    this.stopped.add(id);
    this.emit({ type: 'block-stop', choice: block.choice, block: id });
  }

  private choice(index: number): ChoiceState {
    let state = this.choices.get(index);
    if (state === undefined) {
      state = { tools: false };
      this.choices.set(index, state);
    }
    return state;
  }

  private finished(): boolean {
    if (this.choices.size === 0) return false;
    for (const choice of this.choices.values()) if (choice.finish === undefined) return false;
    return true;
  }

  private end(): void {
    if (!this.finished()) {
      this.fail(CUT);
      return;
    }
    if (this.open.size + this.stopped.size === 0 && [...this.choices.values()].every(({ finish }) => finish?.finish === 'error')) {
      this.fail(NO_ANSWER);
      return;
    }
    for (const id of [...this.open.keys()]) this.stopBlock(id);
    if (!isNoUsage(this.usage)) this.emit({ type: 'usage', usage: this.usage });
    for (const index of [...this.choices.keys()].sort((a, b) => a - b)) {
      const { finish, tools } = this.choices.get(index) as ChoiceState & { finish: FinishEvent };
      this.emit(tools && finish.finish === 'stop' ? { ...finish, finish: 'tool-calls' } : finish);
    }
    this.phase = 'over';
    this.emit({ type: 'end' });
  }

  private fail(error: ModelError): void {
    this.phase = 'over';
    this.emit({ type: 'error', error });
  }
}

/** Of a whole reply: that it says of itself that the model failed, and nothing else. */
export const isNoAnswer = (choices: readonly { finish: Finish; blocks: readonly unknown[] }[]): boolean =>
  choices.length > 0 && choices.every(({ finish, blocks }) => finish === 'error' && blocks.length === 0);

/** The finish that a whole reply's blocks ask for: providers say `stop` though tools were called. */
export const finishOf = (finish: Finish, blocks: readonly { type: BlockKind }[]): Finish =>
  finish === 'stop' && blocks.some((block) => block.type === 'tool-call') ? 'tool-calls' : finish;
