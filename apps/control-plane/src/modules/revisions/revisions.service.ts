import type { API, Input } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type PageQuery, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { DocumentReader } from '../documents/index.js';
import { type Place, Versions } from '../versions/index.js';
import { presentRevision, subjectOf } from './present.js';
import type { Revision } from './revision.entity.js';
import { RevisionRepository, type RevisionRow } from './revision.repository.js';
import { contentHash, revisionLifecycle } from './revision.rules.js';
import { RevisionDrafts } from './revision-drafts.js';

export interface RevisionPath {
  api: string;
  version: string;
  revision: string;
}
type Creation = Input<typeof API.revisions.create>['body'];
type Change = Input<typeof API.revisions.update>['body'];

@Injectable()
export class RevisionsService {
  constructor(
    private readonly database: Database,
    private readonly versions: Versions,
    private readonly revisions: RevisionRepository,
    private readonly drafts: RevisionDrafts,
    private readonly reader: DocumentReader,
  ) {}

  list(actor: TenantActor, path: Omit<RevisionPath, 'revision'>, query: PageQuery) {
    return this.database.read(actor.scope, async (tx) => {
      const { version } = await this.versions.at(tx, path);
      const { items, nextCursor } = await this.revisions.page(tx, version.id, query);
      return { items: items.map(presentRevision), nextCursor };
    });
  }

  get(actor: TenantActor, path: RevisionPath) {
    return this.database.read(actor.scope, async (tx) => presentRevision((await this.at(tx, path)).revision));
  }

  async document(actor: TenantActor, path: RevisionPath): Promise<string> {
    return (await this.content(actor, path)).document;
  }

  async check(actor: TenantActor, path: RevisionPath) {
    return this.reader.read(await this.document(actor, path));
  }

  async create(actor: TenantActor, path: Omit<RevisionPath, 'revision'>, body: Creation) {
    const { document, fromRevisionId, settings, note } = body;
    if ((document === undefined) === (fromRevisionId === undefined)) {
      throw new ProblemError('request.invalid', 'Send a document or name a revision.', {
        errors: [{ pointer: '/document', detail: 'either this or fromRevisionId' }],
      });
    }
    // found before the document is read: a long answer to a wrong path would help nobody
    await this.database.read(actor.scope, (tx) => this.versions.at(tx, path));
    const read = document === undefined ? undefined : await this.drafts.read(document);
    return this.database.write(actor.scope, actor, async (tx) => {
      const { api, version } = await this.versions.lockedAt(tx, path);
      const revision = read
        ? await this.drafts.add(tx, api, version, { read, settings, note })
        : await this.drafts.copy(tx, api, version, fromRevisionId ?? '', { settings, note });
      return presentRevision(revision);
    });
  }

  async update(actor: TenantActor, path: RevisionPath, change: Change) {
    const { revision: seen } = await this.database.read(actor.scope, (tx) => this.at(tx, path));
    assertChangeable(seen, change.contentHash);
    const read = change.document === undefined ? undefined : await this.drafts.read(change.document);
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.versions.lockedAt(tx, path);
      const place = await this.at(tx, path);
      assertChangeable(place.revision, change.contentHash);
      const before = await this.known(tx, place.revision.id);
      const given = change.settings ?? before.settings;
      const { document, format, title, documentVersion, operations } = await this.drafts.withPrompts(tx, read ?? before, given);
      const note = change.note ?? before.note;
      const settings = await this.drafts.acceptSettings(tx, given, { document, operations }, place.api.kind);
      const hash = contentHash(document, settings);
      const editors = hash === before.contentHash ? before.editors : editedBy(before.editors, tx.actor.id);
      await this.revisions.update(tx, before.id, { document, format, title, documentVersion, operations, settings, note, editors, contentHash: hash });
      const was = { contentHash: before.contentHash, note: before.note };
      await tx.audit({ action: 'revision.updated', subject: subjectOf(place), before: was, after: { contentHash: hash, note } });
      return presentRevision((await this.at(tx, path)).revision);
    });
  }

  /** @throws ProblemError resource.not_found */
  async at(tx: Tx, path: RevisionPath): Promise<Place & { revision: RevisionRow }> {
    const place = await this.versions.at(tx, path);
    const revision = await this.revisions.find(tx, place.version.id, path.revision);
    if (!revision) throw new ProblemError('resource.not_found');
    return { ...place, revision };
  }

  private content(actor: TenantActor, path: RevisionPath): Promise<Revision> {
    return this.database.read(actor.scope, async (tx) => this.known(tx, (await this.at(tx, path)).revision.id));
  }

  private async known(tx: Tx, id: string): Promise<Revision> {
    const revision = await this.revisions.content(tx, id);
    if (!revision) throw new ProblemError('resource.not_found');
    return revision;
  }
}

const editedBy = (editors: readonly string[], id: string | null): string[] => [...editors.filter((one) => one !== id), ...(id === null ? [] : [id])];

/** @throws ProblemError transition.not_allowed, resource.conflict */
function assertChangeable({ state, contentHash: current }: RevisionRow, expected: string | undefined): void {
  if (state !== 'draft') {
    const way = state === 'approved' ? 'Make a new one from it.' : 'Withdraw it first.';
    throw new ProblemError('transition.not_allowed', `The revision is ${state}, and its content is fixed. ${way}`, {
      state,
      allowed: revisionLifecycle.allowed(state),
    });
  }
  if (expected !== undefined && expected !== current) {
    throw new ProblemError('resource.conflict', 'Somebody else changed this draft meanwhile. Load it again and repeat your change.', { contentHash: current });
  }
}
