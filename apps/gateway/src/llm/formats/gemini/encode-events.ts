import { SSE_TYPE, sseFrame } from '../../framing/index.js';
import {
  type Block,
  type BlockStartEvent,
  type Citation,
  type DeltaEvent,
  type EventEncoder,
  type FinishEvent,
  type JsonObject,
  type Ledger,
  type ModelEvent,
  type ModelRequest,
  type StartEvent,
  type TextBlock,
  type Usage,
} from '../../ir/index.js';
import { signatureOf } from '../answer-parts.js';
import { groundingOf } from './citations.js';
import { encodeError } from './errors.js';
import { encodeFinish } from './finish.js';
import { encodeLogprobs } from './logprobs.js';
import { replyPart } from './reply.js';
import { encodeUsage } from './usage.js';

/** Writes a stream as chunks, each a whole answer of its own form. Calls come in one piece. */
export class GeminiEncoder implements EventEncoder {
  readonly contentType = SSE_TYPE;
  private readonly open = new Map<string, Block>();
  private readonly cited = new Map<number, TextBlock>();
  private start: StartEvent = { type: 'start', id: '', model: '' };
  private usage: Usage | undefined;

  constructor(
    private readonly request: ModelRequest,
    private readonly ledger: Ledger,
  ) {}

  event(event: ModelEvent): string {
    switch (event.type) {
      case 'start':
        this.start = event;
        return '';
      case 'block-start':
        return this.startBlock(event);
      case 'delta':
        return this.delta(event);
      case 'block-stop':
        return this.stopBlock(event.choice, event.block);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.finish(event);
      case 'end':
        return '';
      case 'error':
        return sseFrame(JSON.stringify(encodeError(event.error).body));
    }
  }

  private chunk(candidate: JsonObject, usage?: Usage): string {
    const body: JsonObject = { candidates: [candidate] };
    if (usage !== undefined) body.usageMetadata = encodeUsage(usage);
    body.modelVersion = this.start.model || this.request.model;
    body.responseId = this.start.id;
    return sseFrame(JSON.stringify(body));
  }

  private part(choice: number, part: JsonObject, more: JsonObject = {}): string {
    return this.chunk({ content: { role: 'model', parts: [part] }, index: choice, ...more });
  }

  private startBlock({ choice, block, initial }: BlockStartEvent): string {
    const kept = { ...initial };
    this.open.set(block, kept);
    if (kept.type === 'text') this.cited.set(choice, { type: 'text', text: kept.text, citations: [] });
    if (kept.type === 'text' || kept.type === 'refusal') return kept.text === '' ? '' : this.part(choice, { text: kept.text });
    if (kept.type === 'reasoning') return kept.text === undefined || kept.text === '' ? '' : this.part(choice, { text: kept.text, thought: true });
    return '';
  }

  private delta({ choice, block, of, text, part, citation, logprobs }: DeltaEvent): string {
    const kept = this.open.get(block);
    if (kept === undefined) return '';
    const more: JsonObject = logprobs === undefined ? {} : { logprobsResult: encodeLogprobs(logprobs) };
    switch (of) {
      case 'text':
        this.count(choice, kept, text);
        return text === '' ? '' : this.part(choice, kept.type === 'reasoning' ? { text, thought: true } : { text }, more);
      case 'summary': {
        if (kept.type !== 'reasoning') return '';
        const begun = kept.summary?.length ?? 0;
        const between = (part ?? 0) >= begun && begun > 0 ? '\n\n' : '';
        kept.summary = [...(kept.summary ?? []), ...((part ?? 0) >= begun ? [''] : [])];
        return this.part(choice, { text: between + text, thought: true });
      }
      case 'arguments':
        if (kept.type === 'tool-call') kept.arguments += text;
        return '';
      case 'signature':
      case 'encrypted':
        this.keep(kept, of, text);
        return '';
      case 'data':
        if ((kept.type === 'image' || kept.type === 'audio') && kept.source.kind === 'data') kept.source = { ...kept.source, data: kept.source.data + text };
        return '';
      case 'citation':
        this.cite(choice, citation);
        return '';
      case 'transcript':
        return '';
    }
  }

  private count(choice: number, kept: Block, text: string): void {
    const cited = this.cited.get(choice);
    if (kept.type === 'text' && cited !== undefined) cited.text += text;
  }

  private cite(choice: number, citation: Citation | undefined): void {
    if (citation !== undefined) this.cited.get(choice)?.citations?.push(citation);
  }

  private keep(kept: Block, of: 'signature' | 'encrypted', text: string): void {
    if (of === 'encrypted' && kept.type === 'reasoning') kept.encrypted = (kept.encrypted ?? '') + text;
    else if (of === 'signature' && (kept.type === 'reasoning' || kept.type === 'text' || kept.type === 'tool-call'))
      kept.signature = (kept.signature ?? '') + text;
  }

  /** What comes in one piece, and proofs of what came in several. */
  private stopBlock(choice: number, block: string): string {
    const kept = this.open.get(block);
    this.open.delete(block);
    if (kept === undefined || kept.type === 'refusal') return '';
    if (kept.type === 'text') return kept.signature === undefined ? '' : this.part(choice, { text: '', thoughtSignature: kept.signature });
    if (kept.type === 'reasoning') {
      const signature = signatureOf(kept, this.start.from, 'gemini');
      return signature === undefined ? '' : this.part(choice, { text: '', thought: true, thoughtSignature: signature });
    }
    const part = replyPart(kept, this.start.from, this.ledger);
    return part === undefined ? '' : this.part(choice, part);
  }

  private finish({ choice, finish, rest }: FinishEvent): string {
    const candidate: JsonObject = { content: { role: 'model', parts: [{ text: '' }] }, finishReason: encodeFinish(finish), index: choice };
    if (this.start.from === 'gemini') Object.assign(candidate, rest);
    else {
      const cited = this.cited.get(choice);
      const grounding = cited === undefined ? undefined : groundingOf([cited]);
      if (grounding !== undefined) candidate.groundingMetadata = grounding;
    }
    return this.chunk(candidate, this.usage);
  }
}
