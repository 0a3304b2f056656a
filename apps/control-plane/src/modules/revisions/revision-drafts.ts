import { RevisionSettings } from '@gatehouse/contracts';
import { type FieldError, newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { DocumentReader, type Reading } from '../documents/index.js';
import { ModelRouteRepository } from '../model-routes/index.js';
import { PolicyLists } from '../policies/index.js';
import { documentWithPrompts, PromptOffers } from '../prompts/index.js';
import { UpstreamRepository } from '../upstreams/index.js';
import type { Revision, Settings } from './revision.entity.js';
import { RevisionRepository, type RevisionRow } from './revision.repository.js';
import { contentHash, policyListsOf, settingsFaults } from './revision.rules.js';

/** A document that was read and found valid. */
export interface ReadDocument extends Pick<Revision, 'document' | 'format' | 'title' | 'documentVersion' | 'operations'> {}

export interface DraftContent {
  read: ReadDocument;
  /** Absent: those of the version's newest revision, so that a new document keeps upstream and policies. */
  settings?: Settings | undefined;
  note: string;
}

type ApiKind = 'http' | 'llm';

interface VersionOf {
  id: string;
  name: string;
}

/** Makes drafts; shared by everything that brings a document in. */
@Injectable()
export class RevisionDrafts {
  constructor(
    private readonly reader: DocumentReader,
    private readonly revisions: RevisionRepository,
    private readonly upstreams: UpstreamRepository,
    private readonly lists: PolicyLists,
    private readonly modelRoutes: ModelRouteRepository,
    private readonly prompts: PromptOffers,
  ) {}

  /** Before the transaction: reading may take seconds. @throws ProblemError document.* */
  async read(document: string): Promise<ReadDocument> {
    return { document, ...described(await this.reader.readValid(document)) };
  }

  /** The caller holds the version's lock, so that numbers have no gap and no double. */
  async add(tx: Tx, api: { name: string; kind: ApiKind }, version: VersionOf, { read: given, settings, note }: DraftContent): Promise<RevisionRow> {
    const chosen = settings ?? (await this.revisions.latest(tx, version.id))?.settings ?? RevisionSettings.parse({});
    const read = await this.withPrompts(tx, given, chosen);
    const kept = await this.acceptSettings(tx, chosen, read, api.kind);
    const revision: Revision = {
      ...read,
      id: newId('revision', tx.now.getTime()),
      tenantId: tx.tenantId,
      versionId: version.id,
      number: await this.revisions.nextNumber(tx, version.id),
      state: 'draft',
      note,
      settings: kept,
      contentHash: contentHash(read.document, kept),
      reviewComment: null,
      authorId: tx.actor.id,
      authorName: tx.actor.name,
      editors: [],
      createdAt: tx.now,
      updatedAt: tx.now,
    };
    await this.revisions.insert(tx, revision);
    const { id, number, contentHash: hash } = revision;
    await tx.audit({
      action: 'revision.created',
      subject: { kind: 'revision', id, name: `${api.name} ${version.name} #${number}` },
      after: { contentHash: hash, note },
    });
    const { document: _document, operations, ...row } = revision;
    return { ...row, operationCount: operations.length, deployedTo: [] };
  }

  /** A copy of a revision of another version of the API, or of the same. @throws ProblemError request.invalid */
  async copy(
    tx: Tx,
    api: { id: string; name: string; kind: ApiKind },
    version: VersionOf,
    fromRevisionId: string,
    given: Pick<DraftContent, 'settings' | 'note'>,
  ): Promise<RevisionRow> {
    const source = await this.revisions.contentInApi(tx, api.id, fromRevisionId);
    if (!source)
      throw new ProblemError('request.invalid', 'There is no such revision.', {
        errors: [{ pointer: '/fromRevisionId', detail: 'is no revision of this API' }],
      });
    const { document, format, title, documentVersion, operations } = source;
    const read = { document, format, title, documentVersion, operations };
    return this.add(tx, api, version, { read, settings: given.settings ?? source.settings, note: given.note });
  }

  /** Whether the document can be validated against, where a policy is to do that. */
  private async validationFaults(settings: Settings, document: string): Promise<FieldError[]> {
    const asking = policyListsOf(settings).flatMap(({ pointer, policies }) =>
      policies.flatMap(({ type, enabled }, index) => ((type === 'openapi-validation' || type === 'mcp-server') && enabled ? [`${pointer}/${index}/type`] : [])),
    );
    if (asking.length === 0) return [];
    try {
      await this.reader.validation(document);
      return [];
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'document.too_complex') throw error;
      return asking.map((pointer) => ({ pointer, detail: `cannot hold calls to this document: ${error.message}` }));
    }
  }

  /** The document with an operation for each prompt that the settings offer. @throws ProblemError request.invalid */
  async withPrompts(tx: Tx, read: ReadDocument, { llm }: Settings): Promise<ReadDocument> {
    if (llm === undefined) return read;
    const { offers, faults } = await this.prompts.of(tx, llm.prompts ?? [], '/settings/llm/prompts');
    const document = documentWithPrompts(read.document, offers);
    if (document === null) faults.push({ pointer: '/settings/llm/prompts', detail: 'need a document in JSON, which their operations can be put into' });
    if (document === null || faults.length > 0) throw new ProblemError('request.invalid', 'The settings do not fit.', { errors: faults });
    return document === read.document ? read : this.read(document);
  }

  /** As they may be kept: with secrets sealed. @throws ProblemError request.invalid */
  async acceptSettings(tx: Tx, settings: Settings, { document, operations }: Pick<ReadDocument, 'document' | 'operations'>, kind: ApiKind): Promise<Settings> {
    const errors: FieldError[] = [...settingsFaults(settings, operations, kind), ...(await this.validationFaults(settings, document))];
    for (const { pointer, policies } of policyListsOf(settings)) errors.push(...(await this.lists.faults(tx, policies, { pointer })));
    if (settings.upstreamId !== null && !(await this.upstreams.hold(tx, settings.upstreamId))) {
      errors.push({ pointer: '/settings/upstreamId', detail: 'is no upstream of this tenant' });
    }
    const routeIds = settings.llm?.routeIds ?? [];
    const routes = await this.modelRoutes.hold(tx, routeIds);
    for (const [index, id] of routeIds.entries())
      if (!routes.has(id)) errors.push({ pointer: `/settings/llm/routeIds/${index}`, detail: 'is no model route of this tenant' });
    if (errors.length > 0) throw new ProblemError('request.invalid', 'The settings do not fit.', { errors });
    const operationPolicies = Object.entries(settings.operationPolicies).map(([id, policies]) => [id, this.lists.sealed(tx, policies)]);
    return { ...settings, policies: this.lists.sealed(tx, settings.policies), operationPolicies: Object.fromEntries(operationPolicies) };
  }
}

function described({ format, title, version, operations }: Reading): Omit<ReadDocument, 'document'> {
  if (format === null) throw new Error('a valid document has a format');
  return { format, title: title ?? '', documentVersion: version ?? '', operations };
}
