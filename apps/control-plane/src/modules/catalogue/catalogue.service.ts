import type { API, CatalogueVersion, Input, Output } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Visitor } from '../../platform/http/index.js';
import { EnvironmentRepository, versionUrl } from '../environments/index.js';
import { DocumentTools, mcpKindOf, messagePath, offeredBy } from '../mcp-tools/index.js';
import { PlanReader } from '../plans/index.js';
import { PolicyLists } from '../policies/index.js';
import { RevisionRepository } from '../revisions/index.js';
import { Tenants } from '../tenants/index.js';
import { summary, type Version, VersionRepository, Versions } from '../versions/index.js';
import { authenticationOf } from './authentication.js';
import { CatalogueRepository, type CatalogueRow } from './catalogue.repository.js';
import { ConsumerDocuments } from './consumer-documents.js';

interface ApiPath {
  tenant: string;
  api: string;
}

type VersionPath = ApiPath & { version: string };

const notFound = () => new ProblemError('resource.not_found');
const iso = (date: Date | null) => date?.toISOString() ?? null;

@Injectable()
export class CatalogueService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueRepository,
    private readonly tenants: Tenants,
    private readonly versions: Versions,
    private readonly versionRepository: VersionRepository,
    private readonly revisions: RevisionRepository,
    private readonly environments: EnvironmentRepository,
    private readonly plans: PlanReader,
    private readonly documents: ConsumerDocuments,
    private readonly tools: DocumentTools,
    private readonly lists: PolicyLists,
    @InjectConfig() private readonly config: Config,
  ) {}

  list(visitor: Visitor, { tenant: tenantRef, ...query }: Input<typeof API.catalogue.list>['query']) {
    return this.database.read('system', async (tx) => {
      const tenantId = tenantRef === undefined ? undefined : await this.tenantId(tx, tenantRef);
      if (tenantId === null) return { items: [], nextCursor: null, tags: [] };
      const asked = { ...query, tenantId, accountId: visitor?.id ?? null };
      const { items, nextCursor } = await this.catalogue.page(tx, asked);
      return {
        items: items.map(({ versions, operationCount, ...row }) => ({ ...present(row), versions, operationCount })),
        nextCursor,
        tags: await this.catalogue.tags(tx, asked),
      };
    });
  }

  async get(visitor: Visitor, path: ApiPath) {
    const row = await this.visible(visitor, path);
    return this.database.read({ tenantId: row.tenant.id }, async (tx) => {
      const shown = (await this.versionRepository.ofApi(tx, row.id)).filter(isPublic);
      return { ...present(row), description: row.description, versions: await this.show(tx, row, shown) };
    });
  }

  /** The document of what runs in production, in JSON. */
  async document(visitor: Visitor, path: VersionPath): Promise<string> {
    const found = await this.served(visitor, path);
    const authentication = authenticationOf({ ...found.revision.settings, policies: found.policies });
    const servers = found.urls.map(({ url, environment }) => ({ url, description: environment }));
    return this.documents.get(found.revision, { servers, authentication: authentication.anonymous ? null : authentication });
  }

  /** The tools of what runs in production. */
  async offeredTools(visitor: Visitor, path: VersionPath): Promise<Output<typeof API.mcpTools.offered>> {
    const { revision, policies } = await this.served(visitor, path);
    const offered = offeredBy(policies);
    if (offered === null) return { offered };
    if (offered.kind === 'server') return { offered: { ...offered.config, kind: 'server', path: messagePath(revision.operations) ?? '' } };
    const { path: behind, title = null, instructions = null, tools } = offered.config;
    return { offered: { kind: 'operations', path: behind, title, instructions, tools: (await this.tools.of(revision, tools)).tools } };
  }

  /** What runs in production of a version that this visitor may know. @throws ProblemError resource.not_found */
  private async served(visitor: Visitor, path: VersionPath) {
    const row = await this.visible(visitor, path);
    return this.database.read({ tenantId: row.tenant.id }, async (tx) => {
      const version = await this.versionRepository.find(tx, row.id, path.version);
      if (!version || !isPublic(version)) throw notFound();
      const revisionId = (await this.catalogue.inProduction(tx, [version.id])).get(version.id);
      const revision = revisionId === undefined ? null : await this.revisions.content(tx, revisionId);
      if (!revision) throw notFound();
      const [policies = []] = await this.lists.onApis(tx, [revision.settings.policies]);
      return { revision, policies, urls: await this.urls(tx, row, [version]) };
    });
  }

  private async show(tx: Tx, row: CatalogueRow, shown: readonly Version[]): Promise<z.input<typeof CatalogueVersion>[]> {
    const ids = shown.map((version) => version.id);
    const [revisionIds, urls, plans] = [
      await this.catalogue.inProduction(tx, ids),
      await this.urls(tx, row, shown),
      await this.plans.publishedForVersions(tx, ids),
    ];
    const revisions = await this.revisions.byIds(tx, [...revisionIds.values()]);
    const lists = await this.lists.onApis(
      tx,
      revisions.map(({ settings }) => settings.policies),
    );
    const { versionBy } = await this.versions.api(tx, row.id);
    return shown.map((version) => {
      const at = revisions.findIndex((candidate) => candidate.id === revisionIds.get(version.id));
      const [revision, policies = []] = [revisions[at], lists[at]];
      return {
        ...summary(version),
        description: version.description,
        deprecatedAt: iso(version.deprecatedAt),
        sunsetAt: iso(version.sunsetAt),
        retiredAt: iso(version.retiredAt),
        successor: shown.find((candidate) => candidate.id === version.successorId)?.name ?? null,
        operations: revision?.operations ?? [],
        versionHeader: versionBy.by === 'header' ? { name: versionBy.header, value: version.name } : null,
        urls: urls.filter((candidate) => candidate.versionId === version.id).map(({ environment, url }) => ({ environment, url })),
        authentication: authenticationOf({ anonymous: false, ...revision?.settings, policies }),
        // nobody can subscribe to what is on its way out
        plans: version.state === 'published' ? (plans.get(version.id) ?? []) : [],
        mcp: mcpKindOf(policies),
      };
    });
  }

  /** Where the versions answer in production; the default environment first. */
  private async urls(tx: Tx, row: CatalogueRow, shown: readonly Version[]): Promise<{ versionId: string; environment: string; url: string }[]> {
    const api = await this.versions.api(tx, row.id);
    const ids = shown.map((version) => version.id);
    const places = await this.catalogue.environments(tx, ids);
    return (await this.environments.list(tx)).flatMap((environment) =>
      shown
        .filter((version) => places.some((place) => place.environmentId === environment.id && place.versionId === version.id))
        .map((version) => ({
          versionId: version.id,
          environment: environment.name,
          url: versionUrl(this.config.gatewayUrl, row.tenant.slug, environment, api, version.name),
        })),
    );
  }

  /** @throws ProblemError resource.not_found, the same for what does not exist and for what this visitor may not know */
  private visible(visitor: Visitor, path: ApiPath): Promise<CatalogueRow> {
    return this.database.read('system', async (tx) => {
      const tenantId = await this.tenantId(tx, path.tenant);
      const row = tenantId === null ? undefined : await this.catalogue.find(tx, tenantId, path.api, visitor?.id ?? null);
      if (!row) throw notFound();
      return row;
    });
  }

  private async tenantId(tx: Tx, ref: string): Promise<string | null> {
    try {
      return (await this.tenants.byRef(tx, ref)).id;
    } catch (fault) {
      if (fault instanceof ProblemError && fault.code === 'resource.not_found') return null;
      throw fault;
    }
  }
}

/** Drafts are nobody's business, and neither is what was discarded before it was ever published. */
const isPublic = (version: Version) => version.state !== 'draft' && version.publishedAt !== null;

function present({ id, slug, name, kind, summary: text, tags, tenant, updatedAt }: CatalogueRow) {
  return { api: { id, slug, name, kind, summary: text, tags }, tenant, updatedAt: updatedAt.toISOString() };
}
