import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { InjectLog, type Log } from '../../platform/logging/logging.js';
import { CredentialsService } from '../credentials/index.js';
import { DemoApi } from './demo-api.js';
import { readDemoDocument } from './demo-document.js';
import { readDemo, writeDemo } from './demo-file.js';
import { DemoModels, LLM } from './demo-models.js';
import { DemoOffer } from './demo-offer.js';
import { DemoTenant } from './demo-tenant.js';

/** Fills an empty installation with something to call, by the use cases that a person would go through. */
@Injectable()
export class DemoSeed {
  constructor(
    @InjectConfig() private readonly config: Config,
    @InjectLog() private readonly log: Log,
    private readonly tenant: DemoTenant,
    private readonly api: DemoApi,
    private readonly offer: DemoOffer,
    private readonly models: DemoModels,
    private readonly credentials: CredentialsService,
  ) {}

  /** Safe to repeat. The demo is an extra: where it cannot be made (its owner may have changed or taken down parts of it), the log says so and the start goes on. */
  async ensure(adminId: string | undefined): Promise<void> {
    const { demo, admin, demoUpstreamUrl, demoDocument } = this.config;
    if (!demo) return;
    if (adminId === undefined || !admin || !demoUpstreamUrl || !demoDocument) {
      this.log.warn('GATEHOUSE_DEMO needs GATEHOUSE_ADMIN_EMAIL, GATEHOUSE_DEMO_UPSTREAM_URL and GATEHOUSE_DEMO_DOCUMENT: there is no demo content');
      return;
    }
    try {
      await this.make({ id: adminId, email: admin.email }, demoUpstreamUrl, demoDocument);
    } catch (error) {
      this.log.error({ err: error }, 'the demo content could not be made');
    }
  }

  private async make(admin: { id: string; email: string }, upstreamUrl: string, documentFile: string): Promise<void> {
    const actor = await this.tenant.owner(admin);
    const upstreamId = await this.api.pointUpstream(actor, upstreamUrl);
    const { demoModelUrl, openaiKey } = this.config;
    const models = demoModelUrl === undefined ? undefined : await this.models.ensure(actor, demoModelUrl, openaiKey);
    const made = await readDemo(this.config.dataDir);
    if (made && (models === undefined || made.llm) && (await this.credentials.isKnown(made.key))) return;
    const document = readDemoDocument(await readFile(documentFile, 'utf8'));
    const version = await this.api.publish(actor, document, upstreamId);
    const planId = await this.offer.publish(actor, document, [version.id, ...(models ? [models.id] : [])]);
    const key = await this.offer.subscribe(actor, planId);
    const { slug: tenant } = actor.tenant;
    const path = `/${tenant}/${document.slug}/${version.name}${document.path}`;
    const llm = models && { llm: { path: `/${tenant}/${LLM.slug}${LLM.path}`, model: LLM.model } };
    await writeDemo(this.config.dataDir, { tenant, api: document.slug, version: version.name, key, path, ...llm });
    this.log.info({ tenant, api: document.slug }, 'the demo content is there');
  }
}
