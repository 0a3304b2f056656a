import type { API, Input } from '@gatehouse/contracts';
import type { PromptContent } from '@gatehouse/definition';
import { previewOf, promptFaults } from '@gatehouse/gateway/prompts';
import { type FieldError, newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { freeSlug } from '../../platform/database/free-slug.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { presentPrompt, presentUse } from './present.js';
import type { Prompt, PromptVersion } from './prompt.entity.js';
import { PromptRepository } from './prompt.repository.js';
import { nameOfUse } from './prompt.rules.js';

type Creation = Input<typeof API.prompts.create>['body'];
type Change = Input<typeof API.prompts.update>['body'];
type Preview = Input<typeof API.prompts.preview>['body'];

export const subjectOf = ({ id, name }: Prompt) => ({ kind: 'prompt', id, name });

/** @throws ProblemError request.invalid */
export function assertContent(content: PromptContent): void {
  const errors: FieldError[] = promptFaults(content).map(({ pointer, detail }) => ({ pointer: `/content${pointer}`, detail }));
  if (errors.length > 0) throw new ProblemError('request.invalid', 'The prompt does not fit together.', { errors });
}

export const newVersion = (tx: Tx, promptId: string, number: number, { content, note }: Pick<PromptVersion, 'content' | 'note'>): PromptVersion => ({
  tenantId: tx.tenantId,
  promptId,
  number,
  state: 'draft',
  content,
  note,
  authorId: tx.actor.id,
  authorName: tx.actor.name,
  createdAt: tx.now,
  updatedAt: tx.now,
  publishedAt: null,
  retiredAt: null,
});

@Injectable()
export class PromptsService {
  constructor(
    private readonly database: Database,
    private readonly prompts: PromptRepository,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const versions = Map.groupBy(await this.prompts.versions(tx), ({ promptId }) => promptId);
      return { items: (await this.prompts.list(tx)).map((prompt) => presentPrompt(prompt, versions.get(prompt.id) ?? [])) };
    });
  }

  get(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.known(tx, ref)));
  }

  create(actor: TenantActor, { name, slug, description, content, note }: Creation) {
    assertContent(content);
    return this.database.write(actor.scope, actor, async (tx) => {
      const prompt: Prompt = {
        id: newId('prompt', tx.now.getTime()),
        tenantId: tx.tenantId,
        slug: slug ?? (await freeSlug(name, 'prompt', (taken) => this.prompts.slugTaken(tx, taken))),
        ...{ name, description },
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      await this.prompts.insert(tx, prompt);
      await this.prompts.insertVersion(tx, newVersion(tx, prompt.id, 1, { content, note }));
      await tx.audit({ action: 'prompt.created', subject: subjectOf(prompt), after: { name, slug: prompt.slug, description, content } });
      return this.view(tx, prompt);
    });
  }

  update(actor: TenantActor, ref: string, change: Change) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.locked(tx, ref);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      await this.prompts.update(tx, before.id, given);
      const after = await this.known(tx, before.id);
      const trace = ({ name, description }: Prompt) => ({ name, description });
      await tx.audit({ action: 'prompt.updated', subject: subjectOf(after), before: trace(before), after: trace(after) });
      return this.view(tx, after);
    });
  }

  remove(actor: TenantActor, ref: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const prompt = await this.locked(tx, ref);
      const users = (await this.prompts.uses(tx, prompt.id)).map(nameOfUse);
      if (users.length > 0) throw new ProblemError('resource.conflict', `Revisions of these offer it: ${users.slice(0, 10).join(', ')}.`, { usedBy: users });
      await this.prompts.remove(tx, prompt.id);
      await tx.audit({ action: 'prompt.removed', subject: subjectOf(prompt), before: { name: prompt.name, slug: prompt.slug } });
    });
  }

  /** By the gateway's own code. */
  preview({ content, call }: Preview) {
    const faults = promptFaults(content);
    if (faults.length > 0) return { faults, errors: [], request: null };
    const made = previewOf(content, call);
    return 'faults' in made ? { faults, errors: made.faults, request: null } : { faults, errors: [], request: JSON.parse(JSON.stringify(made.request)) };
  }

  /** @throws ProblemError resource.not_found */
  async known(tx: Tx, ref: string): Promise<Prompt> {
    const prompt = await this.prompts.find(tx, ref);
    if (!prompt) throw new ProblemError('resource.not_found');
    return prompt;
  }

  /** Nobody else changes it or its versions until the transaction ends. */
  async locked(tx: Tx, ref: string): Promise<Prompt> {
    const { id } = await this.known(tx, ref);
    await this.prompts.lock(tx, id);
    return this.known(tx, id);
  }

  private async view(tx: Tx, prompt: Prompt) {
    const uses = await this.prompts.uses(tx, prompt.id);
    return { ...presentPrompt(prompt, await this.prompts.versions(tx, prompt.id)), uses: uses.map(presentUse) };
  }
}
