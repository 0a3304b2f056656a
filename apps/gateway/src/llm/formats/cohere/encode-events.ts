import { SSE_TYPE, sseFrame } from '../../framing/index.js';
import {
  type Block,
  type BlockStartEvent,
  type DeltaEvent,
  type EventEncoder,
  type JsonObject,
  type Ledger,
  type ModelEvent,
  OneBlockAtATime,
  type StartEvent,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { encodeCitations } from './citations.js';
import { encodeFinish, encodeLogprobs, encodeUsage } from './reply.js';

interface Open {
  kind: 'text' | 'thinking' | 'plan' | 'call';
  index: number;
  text: string;
}

/** Writes the events of one message. Content and calls are numbered apart from each other. */
export class CohereEncoder implements EventEncoder {
  readonly contentType = SSE_TYPE;
  private readonly order = new OneBlockAtATime((event) => this.write(event));
  private readonly open = new Map<string, Open>();
  private out = '';
  private contents = 0;
  private calls = 0;
  private cited = 0;
  private start: StartEvent = { type: 'start', id: '', model: '' };
  private usage: Usage | undefined;

  constructor(private readonly ledger: Ledger) {}

  event(event: ModelEvent): string {
    this.out = '';
    this.order.event(event);
    return this.out;
  }

  private send(type: string, more: JsonObject): void {
    this.out += sseFrame(JSON.stringify({ type, ...more }), type);
  }

  private write(event: ModelEvent): void {
    if ('choice' in event && event.choice !== 0) return;
    switch (event.type) {
      case 'start':
        this.start = event;
        this.send('message-start', { id: event.id, delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } } });
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
        this.usage = event.usage;
        return;
      case 'finish': {
        const own = this.start.from === 'cohere' ? textOf(event.rest?.finish_reason) : undefined;
        this.send('message-end', { id: this.start.id, delta: { finish_reason: own ?? encodeFinish(event.finish), usage: encodeUsage(this.usage) } });
        return;
      }
      case 'error':
        this.send('message-end', { id: this.start.id, delta: { finish_reason: 'ERROR', error: event.error.message } });
        return;
      case 'end':
    }
  }

  private startBlock({ block, initial }: BlockStartEvent): void {
    const kind = kindOf(initial);
    if (kind === undefined) {
      this.ledger.lost('', `an answer of kind ${initial.type} has no place in the caller’s format`);
      return;
    }
    const index = kind === 'call' ? this.calls++ : kind === 'plan' ? 0 : this.contents++;
    this.open.set(block, { kind, index, text: '' });
    if (initial.type === 'tool-call')
      this.send('tool-call-start', {
        index,
        delta: { message: { tool_calls: { id: initial.id, type: 'function', function: { name: initial.name, arguments: initial.arguments } } } },
      });
    else if (kind !== 'plan') this.send('content-start', { index, delta: { message: { content: { type: kind, [kind]: '' } } } });
    if ((initial.type === 'text' || initial.type === 'refusal' || initial.type === 'reasoning') && initial.text) this.piece(this.open.get(block), initial.text);
  }

  private piece(open: Open | undefined, text: string, more: JsonObject = {}): void {
    if (open === undefined || text === '') return;
    const { kind, index } = open;
    open.text += text;
    if (kind === 'call') this.send('tool-call-delta', { index, delta: { message: { tool_calls: { function: { arguments: text } } } } });
    else if (kind === 'plan') this.send('tool-plan-delta', { delta: { message: { tool_plan: text } } });
    else this.send('content-delta', { index, delta: { message: { content: { [kind]: text } } }, ...more });
  }

  private delta({ block, of, text, citation, logprobs }: DeltaEvent): void {
    const open = this.open.get(block);
    if (open === undefined) return;
    if (of === 'signature' || of === 'encrypted') this.ledger.lost('', 'the caller’s format has no place for a proof');
    else if (of === 'citation' && citation !== undefined) {
      const blocks: Block[] = [...Array<Block>(open.index).fill({ type: 'refusal', text: '' }), { type: 'text', text: open.text, citations: [citation] }];
      const [told] = encodeCitations(blocks);
      this.send('citation-start', { index: this.cited, delta: { message: { citations: told ?? {} } } });
      this.send('citation-end', { index: this.cited });
      this.cited += 1;
    } else if (of === 'text' || of === 'arguments' || of === 'summary')
      this.piece(open, text, logprobs === undefined ? {} : { logprobs: encodeLogprobs(logprobs)[0] ?? {} });
  }

  private stopBlock(block: string): void {
    const open = this.open.get(block);
    this.open.delete(block);
    if (open !== undefined && open.kind !== 'plan') this.send(open.kind === 'call' ? 'tool-call-end' : 'content-end', { index: open.index });
  }
}

function kindOf(initial: Block): Open['kind'] | undefined {
  switch (initial.type) {
    case 'text':
    case 'refusal':
      return 'text';
    case 'reasoning':
      return initial.form === 'tool_plan' ? 'plan' : 'thinking';
    case 'tool-call':
      return 'call';
    default:
      return undefined;
  }
}
