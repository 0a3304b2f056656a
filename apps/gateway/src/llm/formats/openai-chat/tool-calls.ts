import { isObject, type JsonObject, jsonOf, type ModelEvent, numberOf, objectOf, type ToolCallBlock, textOf } from '../../ir/index.js';
import { argumentsOf } from './decode-reply.js';

interface Call {
  block: string;
  id: string | undefined;
  name: string;
  arguments: string;
  stopped: boolean;
}

const whole = (call: Call): boolean => call.arguments !== '' && jsonOf(call.arguments) !== undefined;

/**
 * Tells the pieces of a choice's tool calls apart. OpenAI numbers calls by `index` and gives id and name once; others leave the index out, give every call index 0, repeat id and name with
 * every piece, or send no id. So an id counts most, then a change of name or a new call after whole arguments, then the index, then who spoke last.
 */
export class ToolCalls {
  private readonly byIndex = new Map<number, Call>();
  private readonly byId = new Map<string, Call>();
  private last: Call | undefined;
  private count = 0;

  constructor(
    private readonly choice: number,
    private readonly replyId: string,
    private readonly nextBlock: () => string,
  ) {}

  delta(piece: JsonObject, events: ModelEvent[]): void {
    const index = numberOf(piece.index);
    const id = textOf(piece.id) || undefined;
    const called = objectOf(piece.custom ?? piece.function);
    const name = textOf(called.name) || undefined;
    let call = this.find(index, id, name);
    if (call === undefined) call = this.begin(piece, id, name ?? '', events);
    if (index !== undefined) this.byIndex.set(index, call);
    this.last = call;
    const text = argumentsOf(called.arguments ?? called.input);
    if (text === '') return;
    call.arguments += text;
    if (!call.stopped) events.push({ type: 'delta', choice: this.choice, block: call.block, of: 'arguments', text });
  }

  private find(index: number | undefined, id: string | undefined, name: string | undefined): Call | undefined {
    if (id !== undefined) return this.byId.get(id);
    const known = index === undefined ? this.last : (this.byIndex.get(index) ?? (name === undefined ? this.last : undefined));
    if (known === undefined || name === undefined) return known;
    return known.name === name && !whole(known) ? known : undefined;
  }

  private begin(piece: JsonObject, id: string | undefined, name: string, events: ModelEvent[]): Call {
    // who has said all stops: formats that know one block at a time need not wait for the end
    if (this.last !== undefined && !this.last.stopped && whole(this.last)) {
      this.last.stopped = true;
      events.push({ type: 'block-stop', choice: this.choice, block: this.last.block });
    }
    const call: Call = { block: this.nextBlock(), id, name, arguments: '', stopped: false };
    if (id !== undefined) this.byId.set(id, call);
    const initial: ToolCallBlock = { type: 'tool-call', id: id ?? `call_${this.replyId}_${this.count}`, name, arguments: '' };
    if (isObject(piece.custom)) initial.custom = true;
    const signature = textOf(objectOf(objectOf(piece.extra_content).google).thought_signature);
    if (signature !== undefined) initial.signature = signature;
    this.count += 1;
    events.push({ type: 'block-start', choice: this.choice, block: call.block, kind: 'tool-call', initial });
    return call;
  }
}
