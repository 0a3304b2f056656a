import { API } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { TenantActor } from '../../platform/http/index.js';
import { ApisService } from '../apis/index.js';
import { DeploymentsService } from '../deployments/index.js';
import { EnvironmentsService } from '../environments/index.js';
import { RevisionsService, RevisionTransitionsService } from '../revisions/index.js';
import { UpstreamsService } from '../upstreams/index.js';
import { VersionsService, VersionTransitionsService } from '../versions/index.js';
import type { DemoDocument } from './demo-document.js';
import { findOrMake } from './find-or-make.js';

const UPSTREAM = 'Demo upstream';
const VERSION = 'v1';

/** The published API of the demo: a document that strangers wrote, in front of a live upstream. */
@Injectable()
export class DemoApi {
  constructor(
    private readonly upstreams: UpstreamsService,
    private readonly apis: ApisService,
    private readonly versions: VersionsService,
    private readonly versionTransitions: VersionTransitionsService,
    private readonly revisions: RevisionsService,
    private readonly revisionTransitions: RevisionTransitionsService,
    private readonly environments: EnvironmentsService,
    private readonly deployments: DeploymentsService,
  ) {}

  /** The upstream may listen elsewhere than the last time: its port is whatever was free. */
  async pointUpstream(actor: TenantActor, url: string): Promise<string> {
    const body = API.upstreams.create.body.parse({ name: UPSTREAM, targets: [{ url }] });
    const found = (await this.upstreams.list(actor)).items.find((upstream) => upstream.name === UPSTREAM);
    if (!found) return (await this.upstreams.create(actor, body)).id;
    if (found.targets.some((target) => target.url === url)) return found.id;
    return (await this.upstreams.replace(actor, found.id, body)).id;
  }

  /** Imports, approves, deploys and publishes. Returns the version. */
  async publish(actor: TenantActor, document: DemoDocument, upstreamId: string): Promise<{ id: string; name: string }> {
    const path = { api: document.slug, version: VERSION };
    const { name, slug, summary } = document;
    const body = { name, slug, summary, tags: ['demo'], version: VERSION, document: document.text, settings: { upstreamId } };
    await findOrMake(
      () => this.apis.get(actor, slug),
      async () => (await this.apis.create(actor, API.apis.create.body.parse(body))).api,
    );
    return this.release(actor, path);
  }

  /** Approves, deploys and publishes the newest revision, as far as that was not done. Returns the version. */
  async release(actor: TenantActor, path: { api: string; version: string }): Promise<{ id: string; name: string }> {
    const revisionId = await this.approve(actor, path);
    await this.deploy(actor, path, revisionId);
    const version = await this.versions.get(actor, path);
    if (version.state === 'draft') await this.versionTransitions.transition(actor, path, { to: 'published', force: false });
    return version;
  }

  private async approve(actor: TenantActor, path: { api: string; version: string }): Promise<string> {
    const [revision] = (await this.revisions.list(actor, path, { limit: 1 })).items;
    if (!revision) throw new Error('the demo API has no revision');
    if (revision.state === 'draft') await this.revisionTransitions.transition(actor, { ...path, revision: revision.id }, { to: 'approved' });
    return revision.id;
  }

  private async deploy(actor: TenantActor, path: { api: string; version: string }, revisionId: string): Promise<void> {
    if ((await this.deployments.list(actor, path, { limit: 1 })).items.length > 0) return;
    const environment = (await this.environments.list(actor)).items.find((candidate) => candidate.isDefault);
    if (!environment) throw new Error('the demo tenant has no default environment');
    await this.deployments.create(actor, path, { revisionId, environment: environment.id, note: 'Demo' });
  }
}
