import { SSE_TYPE, sseFrame } from '../../framing/index.js';
import {
  type Block,
  type BlockStartEvent,
  type DeltaEvent,
  type EventEncoder,
  type FinishEvent,
  type JsonObject,
  type Ledger,
  type ModelError,
  type ModelEvent,
  type ModelRequest,
  newLedger,
  ReplyCollector,
  type StartEvent,
} from '../../ir/index.js';
import { toOpenAiError } from '../openai/errors.js';
import { madeAt, madeId } from '../openai/made.js';
import { encodeTokens } from '../openai-chat/logprobs.js';
import { encodeAnnotation } from './citations.js';
import { echoOf, encodeReply, statusOf } from './encode-reply.js';
import { callItem, isWords, itemId, itemIdOf, itemOf, sameMessage } from './output-items.js';
import { reasoningItem, toldCipher, toldReasoning } from './reasoning-item.js';

interface OpenBlock {
  /** As it stands so far. */
  block: Block;
  /** Place of its item in the output, and of its part in a message. */
  output: number;
  content: number;
  id: string;
  annotations: number;
  summaries: number;
  textBegun: boolean;
}
/** The message that words go into. */
interface OpenMessage {
  last: Block;
  output: number;
  id: string;
  parts: JsonObject[];
  open: number;
}

/** Writes the events of the Responses API: items and parts begin, grow and are done, and the last event holds the whole response again. */
export class ResponsesEventEncoder implements EventEncoder {
  readonly contentType = SSE_TYPE;
  private sequence = 0;
  private outputs = 0;
  private out = '';
  private head: JsonObject = {};
  private id = '';
  private created = 0;
  private same = false;
  private message: OpenMessage | undefined;
  private finish: FinishEvent | undefined;
  private readonly blocks = new Map<string, OpenBlock>();
  private readonly whole = new ReplyCollector();

  constructor(
    private readonly request: ModelRequest,
    private readonly ledger: Ledger,
  ) {}

  event(event: ModelEvent): string {
    this.out = '';
    if (!('choice' in event) || event.choice === 0) this.write(event);
    else if (event.type === 'block-start') this.ledger.lost(`/choices/${event.choice}`, 'a response is one choice');
    return this.out;
  }

  private write(event: ModelEvent): void {
    this.whole.event(event);
    switch (event.type) {
      case 'start':
        this.start(event);
        return;
      case 'block-start':
        this.startBlock(event);
        return;
      case 'delta':
        this.delta(event);
        return;
      case 'block-stop': {
        const open = this.blocks.get(event.block);
        this.blocks.delete(event.block);
        if (open !== undefined) this.stopBlock(open);
        return;
      }
      case 'finish':
        this.closeMessage(event.finish === 'length' ? 'incomplete' : 'completed');
        this.finish = event;
        return;
      case 'end':
        this.end();
        return;
      case 'error':
        this.fail(event.error);
    }
  }

  private emit(type: string, members: JsonObject): void {
    this.out += sseFrame(JSON.stringify({ type, sequence_number: this.sequence, ...members }), type);
    this.sequence += 1;
  }

  private start(event: StartEvent): void {
    this.same = event.from === 'openai-responses';
    this.id = madeId(event.id, 'resp_');
    this.created = madeAt(event.created);
    this.head = {
      id: this.id,
      object: 'response',
      created_at: this.created,
      status: 'in_progress',
      error: null,
      incomplete_details: null,
      ...(this.same ? event.rest : echoOf(this.request)),
      model: event.model,
      output: [],
      usage: null,
    };
    if (event.serviceTier !== undefined) this.head.service_tier = event.serviceTier;
    this.emit('response.created', { response: this.head });
    this.emit('response.in_progress', { response: this.head });
  }

  private startBlock({ block: name, initial }: BlockStartEvent): void {
    const block: Block = { ...initial };
    const open: OpenBlock = { block, output: this.outputs, content: 0, id: '', annotations: 0, summaries: 0, textBegun: false };
    if (isWords(block)) {
      this.blocks.set(name, open);
      this.startWords(open);
      return;
    }
    this.closeMessage('completed');
    if (block.type === 'tool-call') open.id = block.itemId ?? itemId('fc', this.id, this.outputs);
    else if (block.type === 'reasoning') open.id = block.id ?? itemId('rs', this.id, this.outputs);
    else {
      const item = itemOf(block, this.id, this.outputs, this.same, this.ledger);
      if (item !== undefined) this.wholeItem(item);
      return;
    }
    this.blocks.set(name, open);
    this.outputs += 1;
    const item =
      block.type === 'tool-call' ? callItem({ ...block, arguments: '' }, open.id, this.same, 'in_progress') : reasoningItem({ type: 'reasoning' }, open.id);
    this.emit('response.output_item.added', { output_index: open.output, item });
    if (block.type !== 'tool-call' || initial.type !== 'tool-call') return;
    block.arguments = '';
    if (initial.arguments !== '') this.argumentsPiece(open, initial.arguments);
  }

  private wholeItem(item: JsonObject): void {
    this.emit('response.output_item.added', { output_index: this.outputs, item });
    this.emit('response.output_item.done', { output_index: this.outputs, item });
    this.outputs += 1;
  }

  private startWords(open: OpenBlock): void {
    const { block } = open;
    if (this.message !== undefined && !sameMessage(this.message.last, block)) this.closeMessage('completed');
    if (this.message === undefined) {
      const id = itemIdOf(block) ?? itemId('msg', this.id, this.outputs);
      this.message = { last: block, output: this.outputs, id, parts: [], open: 0 };
      this.outputs += 1;
      this.emit('response.output_item.added', {
        output_index: this.message.output,
        item: { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] },
      });
    }
    const message = this.message;
    message.last = block;
    open.output = message.output;
    open.id = message.id;
    open.content = message.parts.length;
    message.parts.push({});
    message.open += 1;
    this.emit('response.content_part.added', { ...place(open), part: block.type === 'text' ? textPart('') : { type: 'refusal', refusal: '' } });
    const words = block as { type: 'text' | 'refusal'; text: string };
    const said = words.text;
    words.text = '';
    if (said !== '') this.wordsPiece(open, said, undefined);
  }

  private delta(event: DeltaEvent): void {
    const open = this.blocks.get(event.block);
    if (open === undefined) return;
    const { block } = open;
    const { of, text } = event;
    if (isWords(block)) {
      if (of === 'text') this.wordsPiece(open, text, event);
      else if (of === 'citation') this.annotation(open, event);
      else this.ledger.lost(block.at ?? '', 'no place for the signature of a text');
    } else if (of === 'arguments') this.argumentsPiece(open, text);
    else if (block.type === 'reasoning') this.thought(open, event);
    else if (block.type === 'tool-call' && of === 'signature') block.signature = (block.signature ?? '') + text;
  }

  private wordsPiece(open: OpenBlock, text: string, event: DeltaEvent | undefined): void {
    const words = open.block as { type: 'text' | 'refusal'; text: string };
    words.text += text;
    if (words.type === 'refusal') this.emit('response.refusal.delta', { ...place(open), delta: text });
    else this.emit('response.output_text.delta', { ...place(open), delta: text, logprobs: encodeTokens(event?.logprobs ?? []) });
  }

  private annotation(open: OpenBlock, { citation }: DeltaEvent): void {
    const annotation = citation === undefined ? undefined : encodeAnnotation(citation, this.same);
    if (annotation === undefined) {
      this.ledger.lost('/citations', 'only what has an address or a file can be cited');
      return;
    }
    const { block } = open;
    if (block.type === 'text' && citation !== undefined) block.citations = [...(block.citations ?? []), citation];
    this.emit('response.output_text.annotation.added', { ...place(open), annotation_index: open.annotations, annotation });
    open.annotations += 1;
  }

  private argumentsPiece(open: OpenBlock, text: string): void {
    const { block } = open;
    if (block.type !== 'tool-call') return;
    block.arguments += text;
    const type = block.custom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta';
    this.emit(type, { item_id: open.id, output_index: open.output, delta: text });
  }

  private thought(open: OpenBlock, { of, text, part }: DeltaEvent): void {
    const block = open.block as Block & { type: 'reasoning' };
    const here = { item_id: open.id, output_index: open.output };
    if (of === 'summary') {
      const at = part ?? 0;
      block.summary ??= [];
      while (block.summary.length <= at) {
        this.emit('response.reasoning_summary_part.added', { ...here, summary_index: block.summary.length, part: { type: 'summary_text', text: '' } });
        block.summary.push('');
      }
      block.summary[at] += text;
      this.emit('response.reasoning_summary_text.delta', { ...here, summary_index: at, delta: text });
    } else if (of === 'text') {
      if (!open.textBegun) this.emit('response.content_part.added', { ...here, content_index: 0, part: { type: 'reasoning_text', text: '' } });
      open.textBegun = true;
      block.text = (block.text ?? '') + text;
      this.emit('response.reasoning_text.delta', { ...here, content_index: 0, delta: text });
    } else if (of === 'signature' || of === 'encrypted') block[of] = (block[of] ?? '') + text;
  }

  private stopBlock(open: OpenBlock): void {
    const { block } = open;
    const here = { item_id: open.id, output_index: open.output };
    if (block.type === 'text' || block.type === 'refusal') {
      this.stopWords(open, block);
      return;
    }
    if (block.type === 'tool-call') {
      if (block.custom) this.emit('response.custom_tool_call_input.done', { ...here, input: block.arguments });
      else this.emit('response.function_call_arguments.done', { ...here, name: block.name, arguments: block.arguments });
      this.emit('response.output_item.done', { output_index: open.output, item: callItem(block, open.id, this.same, 'completed') });
      return;
    }
    if (block.type !== 'reasoning') return;
    for (const [at, text] of (block.summary ?? []).entries()) {
      this.emit('response.reasoning_summary_text.done', { ...here, summary_index: at, text });
      this.emit('response.reasoning_summary_part.done', { ...here, summary_index: at, part: { type: 'summary_text', text } });
    }
    if (block.text !== undefined) this.emit('response.reasoning_text.done', { ...here, content_index: 0, text: block.text });
    const item = toldReasoning(block, open.id);
    const cipher = toldCipher(block);
    if (cipher !== undefined) item.encrypted_content = cipher;
    this.emit('response.output_item.done', { output_index: open.output, item });
  }

  private stopWords(open: OpenBlock, block: Block & { type: 'text' | 'refusal' }): void {
    const { message } = this;
    let part: JsonObject = { type: 'refusal', refusal: block.text };
    if (block.type === 'refusal') this.emit('response.refusal.done', { ...place(open), refusal: block.text });
    else {
      const annotations = (block.citations ?? []).map((citation) => encodeAnnotation(citation, this.same)).filter((one) => one !== undefined);
      part = textPart(block.text, annotations);
      this.emit('response.output_text.done', { ...place(open), text: block.text, logprobs: [] });
    }
    this.emit('response.content_part.done', { ...place(open), part });
    if (message === undefined || message.id !== open.id) return;
    message.parts[open.content] = part;
    message.open -= 1;
  }

  private closeMessage(status: string): void {
    const { message } = this;
    if (message === undefined) return;
    this.message = undefined;
    this.emit('response.output_item.done', {
      output_index: message.output,
      item: { id: message.id, type: 'message', status, role: 'assistant', content: message.parts },
    });
  }

  private end(): void {
    const response = encodeReply(
      { ...this.whole.reply, id: this.id, created: this.created, choices: this.whole.reply.choices.filter((choice) => choice.index === 0) },
      this.request,
      newLedger(),
    );
    const { status } = statusOf(this.finish?.finish ?? 'error');
    this.emit(status === 'incomplete' ? 'response.incomplete' : status === 'failed' ? 'response.failed' : 'response.completed', { response });
  }

  /** Both what the API's own clients wait for and what stock clients throw at. */
  private fail(error: ModelError): void {
    const { message, code, param } = toOpenAiError(error);
    if (this.sequence > 0)
      this.emit('response.failed', { response: { ...this.head, status: 'failed', error: { code: code ?? 'server_error', message: message ?? '' } } });
    this.emit('error', { code: code ?? null, message: message ?? '', param: param ?? null });
  }
}

const place = ({ id, output, content }: OpenBlock): JsonObject => ({ item_id: id, output_index: output, content_index: content });
const textPart = (text: string, annotations: JsonObject[] = []): JsonObject => ({ type: 'output_text', text, annotations, logprobs: [] });
