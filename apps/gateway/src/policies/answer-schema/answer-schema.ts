import type { AnswerSchemaConfig } from '@gatehouse/definition/policies';
import type { Exchange } from '../../exchange/exchange.js';
import { bringLibraries } from '../../libraries/bring-libraries.js';
import { AnswerRefused } from '../../llm/answer-refused.js';
import { Guard } from '../../llm/guards/guard.js';
import { type Json, type ModelEvent, type ModelReply, type ModelRequest, ReplyCollector } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { AnswerCheck, type Wrong } from './answer-check.js';

const NAME = 'answer-schema';
/** Of a wrong answer the model is shown so much. */
const SHOWN_MAX = 20_000;
const EVENTS_MAX = 200_000;

/** One stream that is held until it is whole. */
interface Held {
  collector: ReplyCollector;
  events: ModelEvent[];
}

interface State {
  readonly streams: Map<object | null, Held>;
  readonly leaves: AbortController;
}

class AnswerSchema implements Policy {
  readonly tellsFindings = true;
  private readonly check: AnswerCheck;
  private readonly guard = new Guard(NAME, { unseen: 'refuse', failMode: 'closed' });
  private readonly slot: number;

  constructor(
    private readonly config: AnswerSchemaConfig,
    site: PolicySite,
  ) {
    this.check = new AnswerCheck(JSON.parse(config.schema) as Json);
    this.slot = site.slot();
    site.prepare(() => this.check.compile());
  }

  private state({ slots }: Exchange): State {
    const known = slots[this.slot] as State | undefined;
    if (known !== undefined) return known;
    const made: State = { streams: new Map(), leaves: new AbortController() };
    slots[this.slot] = made;
    return made;
  }

  onModelRequest(_x: Exchange, call: ModelCall): undefined {
    if (call.request === null) return;
    // a part of JSON is none: callers who want a stream get the whole answer as one
    call.askWhole();
    if (!this.config.tell) return;
    const request = call.edit();
    if (request !== null) request.output = { kind: 'schema', name: 'answer', schema: this.check.schema };
  }

  onEnd({ slots }: Exchange): void {
    (slots[this.slot] as State | undefined)?.leaves.abort();
  }

  async onModelReply(x: Exchange, call: ModelCall, reply: ModelReply): Promise<ModelReply | Reply | undefined> {
    const { reply: checked, wrong } = this.check.check(reply);
    if (wrong === null) return checked === reply ? undefined : checked;
    if (this.config.whenWrong !== 'ask-again') return this.wrong(x, call, wrong);
    const again = await this.askAgain(x, call, reply, wrong);
    return again ?? this.refusal(wrong);
  }

  /** Undefined: it passes all the same. */
  private wrong(x: Exchange, call: ModelCall, wrong: Wrong): Reply | undefined {
    const reported = this.config.whenWrong === 'report';
    this.guard.tell(x, call, 'answer', reported ? 'reported' : 'refused', { [wrong.kind]: 1 });
    return reported ? undefined : this.refusal(wrong);
  }

  private refusal({ kind }: Wrong): Reply {
    return refuse('gateway.answer_invalid', undefined, [], { reason: `what is wrong first: ${kind}` });
  }

  /** The better answer; undefined where that is none either, or there was none in time. */
  private async askAgain(x: Exchange, call: ModelCall, reply: ModelReply, wrong: Wrong): Promise<ModelReply | undefined> {
    this.guard.tell(x, call, 'answer', 'asked-again', { [wrong.kind]: 1 });
    const request = this.corrected(call, reply, wrong);
    if (request === null) return undefined;
    const { signal } = this.state(x).leaves;
    let second: ReturnType<AnswerCheck['check']>;
    try {
      second = this.check.check(await call.ask({ by: NAME, request, model: null, timeoutMs: this.config.timeoutMs, signal }));
    } catch (error) {
      const why = error instanceof Error ? error.name : 'it failed';
      this.guard.tell(x, call, 'answer', 'refused', {}, why);
      return undefined;
    }
    if (second.wrong === null) return second.reply;
    this.guard.tell(x, call, 'answer', 'refused', { [second.wrong.kind]: 1 });
    return undefined;
  }

  private corrected({ request }: ModelCall, reply: ModelReply, wrong: Wrong): ModelRequest | null {
    if (request === null) return null;
    const said = (reply.choices[0]?.blocks ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('');
    const text = `That answer cannot be used: ${wrong.words}. Answer once more, with JSON alone that fits this JSON Schema: ${JSON.stringify(this.check.schema)}`;
    return {
      ...request,
      messages: [
        ...request.messages,
        ...(said === '' ? [] : [{ role: 'assistant' as const, blocks: [{ type: 'text' as const, text: said.slice(0, SHOWN_MAX) }], plain: true }]),
        { role: 'user', blocks: [{ type: 'text', text }], plain: true },
      ],
    };
  }

  /** A stream all the same: of a provider that does not do as it is asked, or of an answer that was kept. */
  onModelEvent(x: Exchange, call: ModelCall, event: ModelEvent): readonly ModelEvent[] {
    const { streams } = this.state(x);
    let held = streams.get(call.choice);
    if (held === undefined || event.type === 'start') {
      held = { collector: new ReplyCollector(), events: [] };
      streams.set(call.choice, held);
    }
    held.events.push(event);
    held.collector.event(event);
    if (held.events.length > EVENTS_MAX) throw new AnswerRefused(refuse('gateway.guard_failed'));
    if (event.type !== 'end') return [];
    const { wrong } = this.check.check(held.collector.reply);
    const refusal = wrong === null ? undefined : this.wrong(x, call, wrong);
    if (refusal !== undefined) throw new AnswerRefused(refusal);
    return held.events;
  }
}

export const answerSchema: PolicyType<AnswerSchemaConfig> = {
  load: () => bringLibraries('schemas'),
  type: NAME,
  phase: 'transform',
  create: (config, _runtime, site) => new AnswerSchema(config, site),
};
