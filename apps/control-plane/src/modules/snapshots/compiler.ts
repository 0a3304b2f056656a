import type { Manifest, ManifestObject } from '@gatehouse/definition';
import { canonicalJson } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import type { Tx } from '../../platform/database/index.js';
import { DenyRepository, GroupKeys, ManifestRepository, SigningKeys } from '../gateways/index.js';
import { PolicySecrets } from '../policies/index.js';
import { endedCutoffMs } from './compile/ended.js';
import { type CompileFault, Draft } from './draft.js';
import { manifestOf } from './manifest.js';
import { type Ground, Parts } from './parts.js';
import { ApiRows } from './rows/api.rows.js';
import { CertificateRows } from './rows/certificate.rows.js';
import { DenialRows } from './rows/denial.rows.js';
import { ModelRows } from './rows/model.rows.js';
import { OfferRows } from './rows/offer.rows.js';
import type { Touched } from './rows/touched.js';

export interface Compiled {
  groupId: string;
  /** of the manifest that holds now */
  sequence: number;
  digest: string;
  /** Absent when everything stayed as it was. */
  isNew: boolean;
  objectsAdded: number;
  faults: CompileFault[];
}

const SHARDS = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));

/** Compiles one gateway group in the caller's repeatable-read transaction. `touched` undefined: everything, from the rows alone. */
@Injectable()
export class Compiler {
  constructor(
    private readonly parts: Parts,
    private readonly apis: ApiRows,
    private readonly offer: OfferRows,
    private readonly manifests: ManifestRepository,
    private readonly denies: DenyRepository,
    private readonly certificates: CertificateRows,
    private readonly denials: DenialRows,
    private readonly models: ModelRows,
    private readonly groupKeys: GroupKeys,
    private readonly secrets: PolicySecrets,
    private readonly keys: SigningKeys,
    @InjectConfig() private readonly config: Config,
  ) {}

  async compile(tx: Tx, groupId: string, touched?: Touched): Promise<Compiled> {
    const groupKey = await this.groupKeys.of(tx, groupId);
    const openSecret = (tenantId: string, sealed: string) => this.secrets.open(tenantId, sealed);
    const ground: Ground = { tx, groupId, groupKey, openSecret, portalUrl: this.config.portalUrl, cutoffMs: endedCutoffMs(tx.now.getTime()) };
    const stored = await this.manifests.newest(tx, groupId);
    const last = stored && (JSON.parse(stored.manifest) as Manifest);
    const previous = new Map((last?.objects ?? []).map((object): [string, ManifestObject] => [object.key, object]));
    const full = !last || !touched || touched.everything;
    const draft = new Draft(previous, full);
    await (full ? this.everything(ground, draft) : this.only(ground, draft, touched));
    await this.parts.tokenKeys(ground, draft);
    return this.publish(ground, draft, last, stored?.keyId);
  }

  private async only(ground: Ground, draft: Draft, touched: Touched): Promise<void> {
    const upstreams = await this.parts.versions(ground, draft, touched.versions, touched.environments);
    await this.parts.upstreamsOf(ground, draft, new Set([...upstreams, ...touched.upstreams]));
    await this.parts.certificatesOf(ground, draft, touched.certificates);
    await this.parts.denialsOf(ground, draft, touched.denials);
    await this.parts.providersOf(ground, draft, touched.providers);
    await this.parts.modelRoutesOf(ground, draft, touched.modelRoutes);
    await this.parts.plans(ground, draft, touched.plans);
    await this.parts.applications(ground, draft, touched.applications);
    await this.parts.credentials(ground, draft, touched.allCredentials ? new Set(SHARDS) : touched.credentials);
  }

  private async everything(ground: Ground, draft: Draft): Promise<void> {
    const { tx, groupId } = ground;
    const upstreams = await this.parts.versions(ground, draft, new Set(await this.apis.versionIds(tx, groupId)));
    await this.parts.upstreamsOf(ground, draft, upstreams);
    await this.parts.certificatesOf(ground, draft, new Set(await this.certificates.ids(tx, groupId)));
    await this.parts.denialsOf(ground, draft, new Set(await this.denials.tenantIds(tx, groupId)));
    await this.parts.providersOf(ground, draft, new Set(await this.models.providerIds(tx, groupId)));
    await this.parts.modelRoutesOf(ground, draft, new Set(await this.models.tenantsWithRoutes(tx, groupId)));
    await this.parts.plans(ground, draft, new Set(await this.offer.planIds(tx, groupId)));
    await this.parts.applications(ground, draft, new Set(await this.offer.applicationShards(tx, groupId)));
    await this.parts.credentials(ground, draft, new Set(await this.offer.credentialShards(tx, groupId)));
  }

  /** @param signer of the last one */
  private async publish({ tx, groupId }: Ground, draft: Draft, last: Manifest | undefined, signer: string | undefined): Promise<Compiled> {
    const manifest = manifestOf(
      {
        group: groupId,
        sequence: (last?.sequence ?? 0) + 1,
        denySequence: await this.denies.newestSequence(tx),
        problemBaseUrl: `${this.config.portalUrl}/errors`,
        createdAtMs: tx.now.getTime(),
      },
      draft.objects,
    );
    const { digest } = manifest;
    const { faults } = draft;
    const same = last?.digest === digest && last.problemBaseUrl === manifest.problemBaseUrl;
    if (same && signer !== undefined && (await this.keys.isLive(tx, signer))) {
      return { groupId, sequence: last.sequence, digest, isNew: false, objectsAdded: 0, faults };
    }
    const added = draft.added();
    await this.manifests.insertObjects(tx, added);
    const signed = await this.keys.sign(tx, canonicalJson(manifest));
    await this.manifests.insert(tx, groupId, { ...signed, sequence: manifest.sequence, digest });
    return { groupId, sequence: manifest.sequence, digest, isNew: true, objectsAdded: added.length, faults };
  }
}
