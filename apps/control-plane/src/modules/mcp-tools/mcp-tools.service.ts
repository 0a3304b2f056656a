import type { API, Input } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { RevisionRepository, RevisionsService } from '../revisions/index.js';
import { UpstreamRepository } from '../upstreams/index.js';
import { DocumentTools } from './document-tools.js';
import { messagePath } from './offered.js';
import { ToolDiscovery } from './tool-discovery.js';

type Path = Input<typeof API.mcpTools.preview>['params'];
type Chosen = Input<typeof API.mcpTools.preview>['body']['tools'];

/** Tools of a revision, while they are chosen. */
@Injectable()
export class McpToolsService {
  constructor(
    private readonly database: Database,
    private readonly revisions: RevisionsService,
    private readonly contents: RevisionRepository,
    private readonly upstreams: UpstreamRepository,
    private readonly tools: DocumentTools,
    private readonly discovery: ToolDiscovery,
  ) {}

  async preview(actor: TenantActor, path: Path, chosen: Chosen) {
    return this.tools.of(await this.content(actor, path), chosen);
  }

  /** @throws ProblemError request.invalid where the revision leads to no server, upstream.address_not_allowed */
  async discover(actor: TenantActor, path: Path) {
    const { settings, operations } = await this.content(actor, path);
    const { upstreamId } = settings;
    const [target] = upstreamId === null ? [] : await this.database.read(actor.scope, (tx) => this.upstreams.targets(tx, upstreamId));
    const messages = messagePath(operations);
    if (target === undefined || messages === undefined) {
      const detail = target === undefined ? 'It has no upstream with an address.' : 'Its document has no operation that takes POST.';
      throw new ProblemError('request.invalid', `No server of MCP is behind this revision: ${detail}`);
    }
    return this.discovery.ask(new URL(`${target.url.replace(/\/$/, '')}${messages}`));
  }

  private content(actor: TenantActor, path: Path) {
    return this.database.read(actor.scope, async (tx) => {
      const { revision } = await this.revisions.at(tx, path);
      const content = await this.contents.content(tx, revision.id);
      if (!content) throw new ProblemError('resource.not_found');
      return content;
    });
  }
}
