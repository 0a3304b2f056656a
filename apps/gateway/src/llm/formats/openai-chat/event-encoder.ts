import { SSE_TYPE, sseFrame } from '../../framing/index.js';
import {
  type BlockStartEvent,
  type DeltaEvent,
  type EventEncoder,
  type FinishEvent,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelEvent,
  type ModelRequest,
  type ReasoningBlock,
  type StartEvent,
  type Usage,
} from '../../ir/index.js';
import { toOpenAiError } from '../openai/errors.js';
import { madeAt, madeId } from '../openai/made.js';
import { toChatUsage } from '../openai/usage.js';
import { encodeAnnotation } from './citations.js';
import { urlOf } from './encode-parts.js';
import { callIdOut } from './encode-reply.js';
import { finishTo } from './finish.js';
import { encodeLogprobs } from './logprobs.js';
import { detailsOf } from './reasoning.js';

interface OpenBlock {
  initial: BlockStartEvent['initial'];
  /** Of a tool call: its place among the choice's calls, by which clients put its pieces together. */
  index: number;
}

/** Writes chunks as OpenAI does: a first one with the role, deltas, one with the finish, one with usage where asked for, `[DONE]`. An error ends without it. */
export class ChatEventEncoder implements EventEncoder {
  readonly contentType = SSE_TYPE;
  private head: JsonObject = {};
  private prefix = '';
  private usage: Usage | undefined;
  private same = false;
  private readonly begun = new Set<number>();
  private readonly calls = new Map<number, number>();
  private readonly thoughts = new Map<number, number>();
  /** Which thought, or part of a summary, spoke last in a choice. */
  private readonly thinking = new Map<number, string>();
  private readonly blocks = new Map<string, OpenBlock>();

  constructor(
    private readonly request: ModelRequest,
    private readonly ledger: Ledger,
  ) {}

  event(event: ModelEvent): string {
    switch (event.type) {
      case 'start':
        return this.start(event);
      case 'block-start':
        return this.role(event.choice) + this.startBlock(event);
      case 'delta':
        return this.delta(event);
      case 'block-stop':
        this.blocks.delete(event.block);
        return '';
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.role(event.choice) + this.finish(event);
      case 'end':
        return this.end();
      case 'error':
        return sseFrame(JSON.stringify({ error: toOpenAiError(event.error) }));
    }
  }

  private start(event: StartEvent): string {
    this.same = event.from === 'openai-chat';
    this.head = { id: madeId(event.id, 'chatcmpl-'), object: 'chat.completion.chunk', created: madeAt(event.created), model: event.model };
    if (event.serviceTier !== undefined) this.head.service_tier = event.serviceTier;
    if (this.same && event.rest !== undefined) this.head = { ...event.rest, ...this.head };
    this.prefix = `data: ${JSON.stringify(this.head).slice(0, -1)},"choices":[{"index":`;
    return this.role(0);
  }

  /** The hot path: the head is written once, and pieces of text are put between two constants. */
  private chunk(choice: number, delta: string, logprobs: Json, finish: string): string {
    const usage = this.request.streamUsage ? ',"usage":null' : '';
    return `${this.prefix}${choice},"delta":${delta},"logprobs":${logprobs === null ? 'null' : JSON.stringify(logprobs)},"finish_reason":${finish}}]${usage}}\n\n`;
  }

  private piece(choice: number, delta: JsonObject): string {
    return this.chunk(choice, JSON.stringify(delta), null, 'null');
  }

  private role(choice: number): string {
    if (this.begun.has(choice)) return '';
    this.begun.add(choice);
    return this.piece(choice, { role: 'assistant', content: '', refusal: null });
  }

  private startBlock({ choice, block, initial }: BlockStartEvent): string {
    const open: OpenBlock = { initial, index: 0 };
    this.blocks.set(block, open);
    switch (initial.type) {
      case 'tool-call': {
        open.index = this.calls.get(choice) ?? 0;
        this.calls.set(choice, open.index + 1);
        return this.startCall(choice, open);
      }
      case 'reasoning':
        open.index = this.thoughts.get(choice) ?? 0;
        this.thoughts.set(choice, open.index + 1);
        return initial.text ? this.thought(choice, open, 'text', initial.text) : '';
      case 'text':
        return initial.text === '' ? '' : this.piece(choice, { content: initial.text });
      case 'refusal':
        return initial.text === '' ? '' : this.piece(choice, { refusal: initial.text });
      case 'image': {
        const url = urlOf(initial.source);
        if (url !== undefined) return this.piece(choice, { images: [{ type: 'image_url', image_url: { url } }] });
        break;
      }
      case 'audio':
        return this.piece(choice, {
          audio: { id: initial.id ?? '', ...(initial.source.kind === 'data' && initial.source.data !== '' ? { data: initial.source.data } : {}) },
        });
    }
    this.ledger.lost(initial.at ?? '', `no place for a ${initial.type === 'other' ? initial.kind : initial.type} in a stream`);
    return '';
  }

  private startCall(choice: number, { initial, index }: OpenBlock): string {
    if (initial.type !== 'tool-call') return '';
    if (this.request.forms?.toolChoice === 'function_call') return this.piece(choice, { function_call: { name: initial.name, arguments: initial.arguments } });
    const id = callIdOut(initial, this.same);
    const call: JsonObject = initial.custom
      ? { index, id, type: 'custom', custom: { name: initial.name, input: initial.arguments } }
      : { index, id, type: 'function', function: { name: initial.name, arguments: initial.arguments } };
    if (initial.signature !== undefined && this.same) call.extra_content = { google: { thought_signature: initial.signature } };
    return this.piece(choice, { tool_calls: [call] });
  }

  private delta(event: DeltaEvent): string {
    const open = this.blocks.get(event.block);
    if (open === undefined) return '';
    const { choice, of, text } = event;
    const kind = open.initial.type;
    if (of === 'text' && kind !== 'reasoning') {
      const logprobs = event.logprobs === undefined ? null : encodeLogprobs(event.logprobs, kind === 'refusal');
      return this.chunk(choice, kind === 'refusal' ? `{"refusal":${JSON.stringify(text)}}` : `{"content":${JSON.stringify(text)}}`, logprobs, 'null');
    }
    if (of === 'arguments') return this.argumentsPiece(choice, open, text);
    if (of === 'citation') return this.citation(event);
    if (of === 'data') return this.piece(choice, { audio: { data: text } });
    if (of === 'transcript') return this.piece(choice, { audio: { transcript: text } });
    if (kind === 'reasoning') return this.thought(choice, open, of, text, event.part);
    // a signature that comes after its call or text has begun
    if (kind === 'tool-call') return this.piece(choice, { tool_calls: [{ index: open.index, extra_content: { google: { thought_signature: text } } }] });
    this.ledger.lost(open.initial.at ?? '', 'no place for the signature of a text');
    return '';
  }

  private argumentsPiece(choice: number, { initial, index }: OpenBlock, text: string): string {
    if (this.request.forms?.toolChoice === 'function_call') return this.piece(choice, { function_call: { arguments: text } });
    const custom = initial.type === 'tool-call' && initial.custom;
    return this.chunk(
      choice,
      `{"tool_calls":[{"index":${index},${custom ? `"custom":{"input":${JSON.stringify(text)}}` : `"function":{"arguments":${JSON.stringify(text)}}`}}]}`,
      null,
      'null',
    );
  }

  private thought(choice: number, { initial, index }: OpenBlock, of: DeltaEvent['of'], text: string, part = 0): string {
    const block = initial as ReasoningBlock;
    const member = this.same && (block.form === 'reasoning' || block.form === 'reasoning_details') ? 'reasoning' : 'reasoning_content';
    const details = this.same && block.form === 'reasoning_details';
    const { text: _, summary: __, signature: ___, encrypted: ____, ...others } = block;
    const detail = (): Json[] => detailsOf({ ...others, ...(of === 'summary' ? { summary: [text] } : { [of]: text }) }, index);
    if (of === 'text' || of === 'summary') {
      // one member holds all thoughts here: a blank line keeps them apart, as in an answer of one piece
      const place = `${index}.${part}`;
      const said = (this.thinking.get(choice) ?? place) === place ? text : `\n\n${text}`;
      this.thinking.set(choice, place);
      return this.piece(choice, details ? { [member]: said, reasoning_details: detail() } : { [member]: said });
    }
    return this.piece(choice, { reasoning_details: detail() });
  }

  private citation({ choice, citation }: DeltaEvent): string {
    const annotation = citation === undefined ? undefined : encodeAnnotation(citation, this.same);
    if (annotation !== undefined) return this.piece(choice, { annotations: [annotation] });
    this.ledger.lost('/citations', 'only what has an address can be cited');
    return '';
  }

  private finish({ choice, finish, stopSequence }: FinishEvent): string {
    const word = finishTo(finish);
    const told = word === 'tool_calls' && this.request.forms?.toolChoice === 'function_call' ? 'function_call' : word;
    return this.chunk(choice, '{}', null, JSON.stringify(told) + (stopSequence === undefined ? '' : `,"stop_reason":${JSON.stringify(stopSequence)}`));
  }

  private end(): string {
    const usage = this.request.streamUsage ? sseFrame(JSON.stringify({ ...this.head, choices: [], usage: toChatUsage(this.usage ?? {}) })) : '';
    return `${usage}data: [DONE]\n\n`;
  }
}
