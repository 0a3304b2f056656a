import type { SaidPart } from '@gatehouse/definition';
import type { Block, BlockStartEvent, DeltaEvent, ModelEvent, ModelReply } from '../ir/index.js';
import { saidIn } from './said.js';

const SHOWN: ReadonlySet<DeltaEvent['of']> = new Set<DeltaEvent['of']>(['text', 'arguments', 'summary', 'transcript']);

interface Growing {
  by: SaidPart['by'];
  text: string;
  /** Behind it, at its end: the call of a tool closes its bracket. */
  tail: string;
}

function begun({ initial }: BlockStartEvent): Growing {
  if (initial.type === 'tool-call') return { by: 'tool-call', text: `${initial.name}(${initial.arguments}`, tail: ')' };
  const [first] = saidIn([initial as Block], 'assistant');
  if (first !== undefined) return { ...first, tail: '' };
  return { by: initial.type === 'reasoning' ? 'reasoning' : 'assistant', text: '', tail: '' };
}

/** What a model has said so far, as its caller gets it; no more of it than is kept is remembered. */
export class AnswerSoFar {
  private readonly blocks = new Map<string, Growing>();
  private whole: SaidPart[] | null = null;
  private letters = 0;

  constructor(private readonly lettersMax: number) {}

  event(event: ModelEvent): void {
    if (event.type !== 'block-start' && event.type !== 'delta') return;
    if (this.letters > this.lettersMax) return;
    const key = `${event.choice} ${event.block}`;
    if (event.type === 'block-start') {
      const growing = begun(event);
      this.letters += growing.text.length;
      this.blocks.set(key, growing);
      return;
    }
    const growing = this.blocks.get(key);
    if (growing === undefined || !SHOWN.has(event.of)) return;
    this.letters += event.text.length;
    growing.text += event.text;
  }

  reply({ choices }: ModelReply): void {
    this.whole = choices.flatMap(({ blocks }) => saidIn(blocks, 'assistant'));
  }

  get said(): SaidPart[] {
    return this.whole ?? [...this.blocks.values()].filter(({ text }) => text !== '').map(({ by, text, tail }) => ({ by, text: text + tail }));
  }
}
