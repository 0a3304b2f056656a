import { contentContext, type KeptContent, type SaidPart } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { Found } from '../guards/finder.js';
import type { ModelCall } from '../model-call.js';
import { AnswerSoFar } from './answer-so-far.js';
import type { ContentTerms, Keepable } from './content-terms.js';
import { saidInRequest } from './said.js';

type Part = 'request' | 'answer';

/** What is kept of one call: as providers are asked it, and as the caller gets the answer, each after all policies. */
export class ContentOfCall {
  readonly answer: AnswerSoFar;

  constructor(private readonly terms: ContentTerms) {
    this.answer = new AnswerSoFar(terms.lettersMax);
  }

  /** For the record; undefined where there is nothing to keep. Never throws: the call is over, and its record comes first. */
  kept(x: Exchange, call: ModelCall): KeptContent | undefined {
    const { request, answer, days } = this.terms.config;
    try {
      if (x.runtime.records === null || x.runtime.seal === undefined || call.request === null) return undefined;
      if (x.runtime.records.crowded === true) return { days, dropped: true };
      const found: Found = {};
      const asked = request ? this.terms.keepable(saidInRequest(call.request, this.terms.across(found)), found, true) : null;
      const said = answer ? this.terms.keepable(this.answer.said, found, false) : null;
      return this.sealed(x, asked, said, found);
    } catch (error) {
      // a body that is no conversation of its format has nothing to be kept; of what else goes wrong nobody may learn the content
      x.runtime.log.warn({ requestId: x.requestId, reason: error instanceof Error ? error.name : 'unknown' }, 'the content of a call could not be kept');
      return undefined;
    }
  }

  private sealed(x: Exchange, asked: Keepable | null, said: Keepable | null, found: Found): KeptContent | undefined {
    if ((asked?.parts.length ?? 0) + (said?.parts.length ?? 0) === 0) return undefined;
    const cut: Part[] = [...(asked?.cut ? (['request'] as const) : []), ...(said?.cut ? (['answer'] as const) : [])];
    const seal = (part: Part, parts: readonly SaidPart[]) => x.runtime.seal?.(contentContext(part, x.requestId), JSON.stringify(parts));
    return {
      days: this.terms.config.days,
      ...(asked !== null && asked.parts.length > 0 && { request: seal('request', asked.parts), requestBytes: asked.bytes }),
      ...(said !== null && said.parts.length > 0 && { answer: seal('answer', said.parts), answerBytes: said.bytes }),
      ...(cut.length > 0 && { cut }),
      ...(Object.keys(found).length > 0 && { masked: found }),
    };
  }
}
