import type { API, Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { type FieldError, newId, ProblemError, slugify } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { presentRevision, RevisionDrafts } from '../revisions/index.js';
import { Versions, VersionsService } from '../versions/index.js';
import type { Api } from './api.entity.js';
import { type ApiQuery, ApiRepository, type ApiRow } from './api.repository.js';
import { contentOf, headerFault, LLM_SLUG, versionByOf } from './api.rules.js';

type Creation = Input<typeof API.apis.create>['body'];
type Change = Input<typeof API.apis.update>['body'];
type VersionCreation = Input<typeof API.versions.create>['body'];

const subject = (api: Pick<Api, 'id' | 'name'>) => ({ kind: 'api', id: api.id, name: api.name });
const trace = ({ slug, name, summary, tags, visibility, teamId, versionBy, basePath }: Api) => ({
  slug,
  name,
  summary,
  tags,
  visibility,
  teamId,
  versionBy,
  basePath,
});

function present({ tenantId: _t, teamId: _i, createdAt, updatedAt, ...api }: ApiRow) {
  return { ...api, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

@Injectable()
export class ApisService {
  constructor(
    private readonly database: Database,
    private readonly apis: ApiRepository,
    private readonly versions: Versions,
    private readonly versionsService: VersionsService,
    private readonly drafts: RevisionDrafts,
  ) {}

  list(actor: TenantActor, query: ApiQuery) {
    return this.database.read(actor.scope, async (tx) => {
      const { items, nextCursor } = await this.apis.page(tx, query);
      return { items: items.map(present), nextCursor };
    });
  }

  get(actor: TenantActor, ref: string) {
    return this.database.read(actor.scope, async (tx) => present(await this.known(tx, ref)));
  }

  /** With a document: API, first version and draft revision at once, or none of them. */
  async create(actor: TenantActor, body: Creation) {
    const { version: versionName, slug: chosen, ...fields } = body;
    const { document, settings } = contentOf(body);
    if (chosen === undefined && !slugify(body.name)) throw invalid('No slug can be made of this name.', [{ pointer: '/slug', detail: 'choose one' }]);
    const read = document === undefined ? undefined : await this.drafts.read(document);
    return this.database.write(actor.scope, actor, async (tx) => {
      const id = newId('api', tx.now.getTime());
      const { name, kind, summary, description, tags, visibility, teamId } = fields;
      const slug = chosen ?? (await this.slugFor(tx, body));
      const api: Api = {
        ...{ name, kind, summary, description, tags, visibility, teamId },
        id,
        tenantId: tx.tenantId,
        slug,
        versionBy: versionByOf(kind),
        basePath: null,
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      await this.assertFree(tx, id, slug);
      await this.assertFields(tx, api);
      await this.apis.insert(tx, api);
      await tx.audit({ action: 'api.created', subject: subject(api), after: trace(api) });
      const version = await this.versionsService.add(tx, api, { name: versionName, description: '' });
      const revision = read ? await this.drafts.add(tx, api, version, { read, settings, note: '' }) : null;
      return {
        api: present(await this.known(tx, id)),
        version: await this.versions.show(tx, actor.tenant, { api, version }),
        revision: revision && presentRevision(revision),
      };
    });
  }

  update(actor: TenantActor, ref: string, change: Change) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { id } = await this.versions.api(tx, ref);
      await this.apis.lock(tx, id);
      const { team: _team, versions: _versions, ...before } = await this.known(tx, id);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after: Api = { ...before, ...given };
      await this.assertFields(tx, after);
      if (after.slug !== before.slug) {
        await this.assertFree(tx, id, after.slug);
        await this.apis.keepFormerSlug(tx, id, before.slug, after.slug);
      }
      await this.apis.update(tx, id, given);
      await tx.audit({ action: 'api.updated', subject: subject(after), before: trace(before), after: trace(after) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'api', id });
      return present(await this.known(tx, id));
    });
  }

  remove(actor: TenantActor, ref: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const { id } = await this.versions.api(tx, ref);
      await this.apis.lock(tx, id);
      const api = await this.known(tx, id);
      const ties = await this.apis.ties(tx, id);
      if (ties.length > 0)
        throw new ProblemError(
          'resource.conflict',
          `Only an API that was never published, and runs nowhere, can be deleted: ${ties.slice(0, 10).join(', ')}.`,
          { ties },
        );
      await this.apis.remove(tx, id);
      await tx.audit({ action: 'api.removed', subject: subject(api), before: trace(api) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'api', id });
    });
  }

  /** Stands here and not with the versions because it may copy a revision. */
  createVersion(actor: TenantActor, ref: string, { name, description, fromRevisionId }: VersionCreation) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const api = await this.versions.api(tx, ref);
      await this.apis.lock(tx, api.id);
      const version = await this.versionsService.add(tx, api, { name, description });
      if (fromRevisionId !== undefined) await this.drafts.copy(tx, api, version, fromRevisionId, { note: '' });
      return this.versions.show(tx, actor.tenant, { api, version });
    });
  }

  /** The first API of kind llm is called that, whatever its name: clients are given its address. */
  private async slugFor(tx: Tx, { kind, name }: Creation): Promise<string> {
    return kind === 'llm' && !(await this.apis.slugTaken(tx, LLM_SLUG)) ? LLM_SLUG : slugify(name);
  }

  private async known(tx: Tx, ref: string): Promise<ApiRow> {
    const { id } = await this.versions.api(tx, ref);
    const api = await this.apis.find(tx, id);
    if (!api) throw new ProblemError('resource.not_found');
    return api;
  }

  private async assertFree(tx: Tx, id: string, slug: string): Promise<void> {
    const former = await this.apis.formerOwner(tx, slug);
    if (former !== undefined && former !== id) throw new ProblemError('slug.taken', 'Another API had this slug, and links to it still lead there.');
  }

  private async assertFields(tx: Tx, api: Pick<Api, 'teamId' | 'visibility' | 'versionBy'>): Promise<void> {
    const errors: FieldError[] = headerFault(api.versionBy);
    if (api.teamId !== null && (await this.apis.unknownTeams(tx, [api.teamId])).length > 0)
      errors.push({ pointer: '/teamId', detail: 'is no team of this tenant' });
    if (api.visibility.kind === 'teams') {
      const { teamIds } = api.visibility;
      for (const unknown of await this.apis.unknownTeams(tx, teamIds))
        errors.push({ pointer: `/visibility/teamIds/${teamIds.indexOf(unknown)}`, detail: 'is no team of this tenant' });
    }
    if (errors.length > 0) throw invalid('The API is not described rightly.', errors);
  }
}

const invalid = (detail: string, errors: FieldError[]) => new ProblemError('request.invalid', detail, { errors });
