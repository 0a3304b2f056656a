import type { API, Input } from '@gatehouse/contracts';
import { type PromptState, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { presentVersion } from './present.js';
import type { Prompt, PromptVersion } from './prompt.entity.js';
import { PromptRepository, type PromptUseRow } from './prompt.repository.js';
import { nameOfUse, narrowings, promptLifecycle, servedBy } from './prompt.rules.js';
import { assertContent, newVersion, PromptsService, subjectOf } from './prompts.service.js';

type Creation = Input<typeof API.prompts.createVersion>['body'];
type Change = Input<typeof API.prompts.updateVersion>['body'];

const NAMED_MAX = 10;
const named = (uses: readonly PromptUseRow[]): string => uses.slice(0, NAMED_MAX).map(nameOfUse).join(', ');
const sameTime = (a: Date, b: string): boolean => a.getTime() === new Date(b).getTime();

@Injectable()
export class PromptVersionsService {
  constructor(
    private readonly database: Database,
    private readonly prompts: PromptRepository,
    private readonly service: PromptsService,
  ) {}

  get(actor: TenantActor, ref: string, number: number) {
    return this.database.read(actor.scope, async (tx) => presentVersion(await this.known(tx, (await this.service.known(tx, ref)).id, number)));
  }

  create(actor: TenantActor, ref: string, { content, fromVersion, note }: Creation) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const prompt = await this.service.locked(tx, ref);
      const newest = await this.prompts.newest(tx, prompt.id);
      const source = content ?? (fromVersion === undefined ? newest : await this.source(tx, prompt.id, fromVersion))?.content;
      if (source === undefined)
        throw new ProblemError('request.invalid', 'There is no version to copy.', { errors: [{ pointer: '/content', detail: 'is needed' }] });
      assertContent(source);
      const version = newVersion(tx, prompt.id, (newest?.number ?? 0) + 1, { content: source, note });
      await this.prompts.insertVersion(tx, version);
      await tx.audit({ action: 'prompt.version_created', subject: subjectOf(prompt), after: { number: version.number, note, content: source } });
      return presentVersion(version);
    });
  }

  update(actor: TenantActor, ref: string, number: number, change: Change) {
    if (change.content !== undefined) assertContent(change.content);
    return this.database.write(actor.scope, actor, async (tx) => {
      const { prompt, version } = await this.draft(tx, ref, number);
      if (change.updatedAt !== undefined && !sameTime(version.updatedAt, change.updatedAt))
        throw new ProblemError('resource.conflict', 'Somebody else changed this draft meanwhile. Load it again and repeat your change.');
      const { content, note } = { content: change.content ?? version.content, note: change.note ?? version.note };
      await this.prompts.updateVersion(tx, version, { content, note });
      await tx.audit({
        action: 'prompt.version_updated',
        subject: subjectOf(prompt),
        before: { number, note: version.note, content: version.content },
        after: { number, note, content },
      });
      return presentVersion(await this.known(tx, prompt.id, number));
    });
  }

  remove(actor: TenantActor, ref: string, number: number): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { prompt, version } = await this.draft(tx, ref, number);
      if (number === 1) throw new ProblemError('resource.conflict', 'It is the only version. Remove the prompt instead.');
      await this.prompts.removeVersion(tx, version);
      await tx.audit({ action: 'prompt.version_removed', subject: subjectOf(prompt), before: { number, content: version.content } });
    });
  }

  transition(actor: TenantActor, ref: string, number: number, { to, reason }: { to: PromptState; reason?: string | undefined }) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const prompt = await this.service.locked(tx, ref);
      const version = await this.known(tx, prompt.id, number);
      const action = promptLifecycle.actionTo(version.state, to);
      const uses = await this.prompts.uses(tx, prompt.id);
      const current = await this.prompts.newest(tx, prompt.id, 'published');
      if (action === 'publish') assertFollowed(uses, current, version);
      else assertUnserved(uses, current, number);
      await this.prompts.updateVersion(tx, version, { state: to, ...(action === 'publish' ? { publishedAt: tx.now } : { retiredAt: tx.now }) });
      await tx.audit({
        action: action === 'publish' ? 'prompt.published' : 'prompt.retired',
        subject: subjectOf(prompt),
        reason,
        before: { number, state: version.state },
        after: { number, state: to },
      });
      for (const id of new Set(uses.filter(({ deployed }) => deployed).map(({ versionId }) => versionId)))
        await tx.outbox(SNAPSHOT_TOPIC, { kind: 'version', id });
      return presentVersion(await this.known(tx, prompt.id, number));
    });
  }

  private async draft(tx: Tx, ref: string, number: number): Promise<{ prompt: Prompt; version: PromptVersion }> {
    const prompt = await this.service.locked(tx, ref);
    const version = await this.known(tx, prompt.id, number);
    if (version.state !== 'draft')
      throw new ProblemError('transition.not_allowed', `Version ${number} is ${version.state}, and its content is fixed. Make a new version from it.`, {
        state: version.state,
        allowed: promptLifecycle.allowed(version.state),
      });
    return { prompt, version };
  }

  private async source(tx: Tx, promptId: string, number: number): Promise<PromptVersion> {
    const version = await this.prompts.version(tx, promptId, number);
    if (!version)
      throw new ProblemError('request.invalid', 'There is no such version.', { errors: [{ pointer: '/fromVersion', detail: 'is no version of the prompt' }] });
    return version;
  }

  private async known(tx: Tx, promptId: string, number: number): Promise<PromptVersion> {
    const version = await this.prompts.version(tx, promptId, number);
    if (!version) throw new ProblemError('resource.not_found');
    return version;
  }
}

/** Callers of APIs that follow are served the new version at once, with the calls that they make today. @throws ProblemError transition.refused */
function assertFollowed(uses: readonly PromptUseRow[], current: PromptVersion | null, version: PromptVersion): void {
  const following = uses.filter(({ deployed, pinned }) => deployed && pinned === null);
  if (following.length === 0 || current === null) return;
  const breaks = narrowings(current.content, version.content);
  if (breaks.length === 0) return;
  throw new ProblemError(
    'transition.refused',
    `Calls that version ${current.number} takes would fail: ${breaks.slice(0, NAMED_MAX).join('; ')}. These follow the prompt: ${named(following)}. Keep the variables, or deploy revisions of them that name version ${current.number}.`,
    { breaks, usedBy: following.map(nameOfUse) },
  );
}

/** @throws ProblemError transition.refused */
function assertUnserved(uses: readonly PromptUseRow[], current: PromptVersion | null, number: number): void {
  const serving = servedBy(uses, number, current?.number);
  if (serving.length === 0) return;
  throw new ProblemError(
    'transition.refused',
    `Version ${number} serves in: ${named(serving)}. Publish another version first, or deploy revisions that do not name this one.`,
    { usedBy: serving.map(nameOfUse) },
  );
}
