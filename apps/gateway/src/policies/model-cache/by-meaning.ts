import type { ModelCacheConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { Embedder } from '../../llm/embedding/embedder.js';
import { holdLocalEmbedder } from '../../llm/embedding/local-embedder.js';
import type { AnswerStore, Sharing } from '../../llm/model-cache/answer-store.js';
import { Meanings } from '../../llm/model-cache/meaning/meanings.js';
import { SharedQuestions } from '../../llm/model-cache/meaning/shared-questions.js';
import type { StoredAnswer } from '../../llm/model-cache/stored-answer.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { PolicySite } from '../../pipeline/policy.js';
import type { Lookup } from './lookup.js';
import { ProviderEmbedder } from './provider-embedder.js';

const NAME = 'model-cache';
const READY_MS = 60_000;

/** A kept answer to a question that means the same. */
export interface MeantAnswer {
  readonly stored: StoredAnswer;
  readonly similarity: number;
}

/** Finds kept answers to questions that are asked in other words. */
export class ByMeaning {
  private readonly meanings: Meanings;
  private readonly shared = new SharedQuestions();
  private readonly local: { embedder: Embedder; release: () => void } | null;

  constructor(
    private readonly config: ModelCacheConfig,
    runtime: Runtime,
    site: PolicySite,
    private readonly store: AnswerStore,
    private readonly sharing: Sharing,
    private readonly allowed: (lookup: Lookup, stored: StoredAnswer) => boolean,
  ) {
    const { embeddingModel } = config;
    this.meanings = site.lasting(`${site.place}/meanings/${embeddingModel ?? ''}`, () => new Meanings());
    this.local = embeddingModel === undefined ? holdLocalEmbedder(runtime, runtime.log) : null;
    // it takes a second to be there: not the first question's
    void this.local?.embedder.embed(['ready'], READY_MS);
  }

  /** Undefined at once where no question that is known agrees in its words. */
  find(lookup: Lookup): undefined | Promise<MeantAnswer | undefined> {
    const { meant } = lookup;
    if (meant === null) return undefined;
    const others = this.shared.read(meant.ground, this.sharing.redis);
    if (others === undefined) return this.search(lookup, meant);
    return others.then((questions) => {
      for (const [key, text] of questions) this.meanings.add(meant.ground, key, text);
      return this.search(lookup, meant);
    });
  }

  private search(lookup: Lookup, { ground, text }: NonNullable<Lookup['meant']>): undefined | Promise<MeantAnswer | undefined> {
    const agreeing = this.meanings.agreeing(ground, text);
    return agreeing.length === 0 ? undefined : this.nearest(lookup, ground, text, agreeing);
  }

  private async nearest(lookup: Lookup, ground: string, text: string, agreeing: ReturnType<Meanings['agreeing']>): Promise<MeantAnswer | undefined> {
    const { similarity: least, embedWithinMs } = this.config;
    const near = await this.meanings.nearest(agreeing, text, least, this.embedder(lookup.call), embedWithinMs);
    for (const { key, similarity } of near) {
      const { place, x } = lookup;
      const stored = this.store.get(key, this.sharing, place, x.at) ?? (await this.store.getShared(key, this.sharing, place, x.at));
      if (stored === undefined) this.meanings.forget(ground, key);
      else if (this.allowed(lookup, stored)) return { stored, similarity: Math.round(similarity * 1_000) / 1_000 };
    }
    return undefined;
  }

  private embedder(call: ModelCall): Embedder {
    return this.local?.embedder ?? new ProviderEmbedder(call, NAME, this.config.embeddingModel ?? '');
  }

  /** The answer to this question is kept. */
  learn({ key, meant }: Lookup, lifetimeMs: number): void {
    if (meant === null) return;
    this.meanings.add(meant.ground, key, meant.text);
    void this.shared.put(meant.ground, key, meant.text, lifetimeMs, this.sharing.redis);
  }

  dispose(): void {
    this.local?.release();
  }
}
