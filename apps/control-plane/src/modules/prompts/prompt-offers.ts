import type { OfferedPrompt, PromptContent } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Prompt, PromptVersion } from './prompt.entity.js';
import { PromptRepository } from './prompt.repository.js';

/** A prompt as an API offers it. */
export interface PromptOffer extends Pick<Prompt, 'slug' | 'name' | 'description'> {
  /** Of the version that it is held to, or of the newest that is published. */
  content: PromptContent;
}

@Injectable()
export class PromptOffers {
  constructor(private readonly prompts: PromptRepository) {}

  /** What is offered by this list; it stays as it is while the transaction runs. */
  async of(tx: Tx, offered: readonly OfferedPrompt[], pointer: string): Promise<{ offers: PromptOffer[]; faults: FieldError[] }> {
    const offers: PromptOffer[] = [];
    const faults: FieldError[] = [];
    if (offered.length === 0) return { offers, faults };
    const held = await this.prompts.hold(
      tx,
      offered.map(({ promptId }) => promptId),
    );
    for (const [index, one] of offered.entries()) {
      const prompt = held.find(({ id }) => id === one.promptId);
      const at = `${pointer}/${index}`;
      if (prompt === undefined) faults.push({ pointer: `${at}/promptId`, detail: 'is no prompt of this tenant' });
      else if (offered.findIndex(({ promptId }) => promptId === one.promptId) < index) faults.push({ pointer: `${at}/promptId`, detail: 'stands twice' });
      else {
        const version = await this.version(tx, one);
        if (version === null) faults.push(one.version === undefined ? noneYet(at) : notPublished(at));
        else offers.push({ slug: prompt.slug, name: prompt.name, description: prompt.description, content: version.content });
      }
    }
    return { offers, faults };
  }

  private async version(tx: Tx, { promptId, version }: OfferedPrompt): Promise<PromptVersion | null> {
    if (version === undefined) return this.prompts.newest(tx, promptId, 'published');
    const found = await this.prompts.version(tx, promptId, version);
    return found?.state === 'published' ? found : null;
  }
}

const noneYet = (at: string): FieldError => ({ pointer: `${at}/promptId`, detail: 'has no published version' });
const notPublished = (at: string): FieldError => ({ pointer: `${at}/version`, detail: 'is no published version of it' });
