import { ApiObject, AttachedPolicy, Egress, LlmApi } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, id, instant, page, pageQuery } from '../shapes.js';
import { DOCUMENT_BYTES_MAX, DOCUMENT_ERRORS, DocumentCheck, documentText } from './documents.js';
import { versionParams } from './versions.js';

/** What a revision says beside the document: where calls go and what is enforced. Fixed with the revision. */
export const RevisionSettings = z.strictObject({
  upstreamId: id('upstream').nullable().default(null),
  /** Calls lead out, through the forward proxy: there is no upstream then, and callers are identified by Proxy-Authorization. */
  egress: Egress.optional(),
  /** Of an API of kind llm, and of no other. */
  llm: LlmApi.optional(),
  unmatched: ApiObject.shape.unmatched.default('refuse'),
  /** Policies of the API. Without an `api-key` policy one with default settings stands, unless `anonymous`. */
  policies: z.array(AttachedPolicy).max(32).default([]),
  /** Policies of single operations, by operation id. */
  operationPolicies: z.record(z.string(), z.array(AttachedPolicy).max(16)).default({}),
  /** Calls need no credential. */
  anonymous: z.boolean().default(false),
});

export const REVISION_STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const;

export const Revision = z.object({
  id: id('revision'),
  number: z.number().int(),
  state: z.enum(REVISION_STATES),
  note: z.string(),
  /** SHA-256 over document text and settings. */
  contentHash: z.string(),
  format: z.enum(['json', 'yaml']),
  title: z.string(),
  documentVersion: z.string(),
  operationCount: z.number().int(),
  settings: RevisionSettings,
  reviewComment: z.string().nullable(),
  author: actor,
  createdAt: instant,
  updatedAt: instant,
  /** Environments in which it is active. */
  deployedTo: z.array(z.object({ environmentId: id('environment'), slug: z.string() })),
});

export const revisionParams = versionParams.extend({ revision: z.string().min(1).max(60) });

const write = { kind: 'tenant', permission: 'apis:write' } as const;
const read = { kind: 'tenant', permission: 'apis:read' } as const;
const path = '/tenants/:tenant/apis/:api/versions/:version/revisions';

export const revisions = endpoints({
  list: {
    method: 'GET',
    path: path,
    tag: 'Revisions',
    summary: 'Revisions, newest first',
    access: read,
    status: 200,
    params: versionParams,
    query: z.object(pageQuery),
    response: page(Revision),
    errors: [],
  },
  create: {
    method: 'POST',
    path: path,
    tag: 'Revisions',
    summary: 'Make a draft from a document, or from an older revision',
    access: write,
    status: 201,
    params: versionParams,
    body: z.strictObject({
      document: documentText.optional(),
      fromRevisionId: id('revision').optional(),
      settings: RevisionSettings.optional(),
      note: z.string().max(500).default(''),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: Revision,
    errors: [...DOCUMENT_ERRORS],
  },
  get: {
    method: 'GET',
    path: `${path}/:revision`,
    tag: 'Revisions',
    summary: 'One revision',
    access: read,
    status: 200,
    params: revisionParams,
    response: Revision,
    errors: [],
  },
  document: {
    method: 'GET',
    path: `${path}/:revision/document`,
    tag: 'Revisions',
    summary: 'The document, byte for byte as it was saved',
    access: read,
    status: 200,
    params: revisionParams,
    produces: 'text/plain',
    errors: [],
  },
  check: {
    method: 'GET',
    path: `${path}/:revision/check`,
    tag: 'Revisions',
    summary: 'Operations and findings of the document',
    access: read,
    status: 200,
    params: revisionParams,
    response: DocumentCheck,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: `${path}/:revision`,
    tag: 'Revisions',
    summary: 'Change a draft; `contentHash` guards against overwriting another’s edit',
    access: write,
    status: 200,
    params: revisionParams,
    body: z.strictObject({
      document: documentText.optional(),
      settings: RevisionSettings.optional(),
      note: z.string().max(500).optional(),
      contentHash: z.string().length(64).optional(),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: Revision,
    errors: ['transition.not_allowed', 'resource.conflict', ...DOCUMENT_ERRORS],
  },
  transition: {
    method: 'POST',
    path: `${path}/:revision/transitions`,
    tag: 'Revisions',
    summary: 'Send to review, withdraw, ask for changes or approve',
    access: write,
    status: 200,
    params: revisionParams,
    body: z.strictObject({ to: z.enum(REVISION_STATES), comment: z.string().max(2_000).optional() }),
    response: Revision,
    errors: ['transition.not_allowed', 'transition.refused'],
  },
});
