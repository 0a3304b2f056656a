import { METHODS } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { tenantParams } from '../shapes.js';

export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024;

export const DocumentProblem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  /** JSON Pointer into the document */ pointer: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
});

export const OperationSummary = z.object({
  id: z.string(),
  method: z.enum(METHODS),
  path: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
});

export const DocumentCheck = z.object({
  valid: z.boolean(),
  format: z.enum(['json', 'yaml']).nullable(),
  openapi: z.string().nullable(),
  title: z.string().nullable(),
  version: z.string().nullable(),
  description: z.string().nullable(),
  servers: z.array(z.string()),
  operations: z.array(OperationSummary),
  problems: z.array(DocumentProblem),
});

/** The document itself, as a body brings it. */
export const documentText = z.string().min(1).max(DOCUMENT_BYTES_MAX);

export const DOCUMENT_ERRORS = ['document.invalid', 'document.unresolved_reference', 'document.too_complex'] as const;

const write = { kind: 'tenant', permission: 'apis:write' } as const;

export const documents = endpoints({
  check: {
    method: 'POST',
    path: '/tenants/:tenant/documents/check',
    tag: 'Documents',
    summary: 'Validate an OpenAPI document and list its operations, without saving',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ text: documentText }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: DocumentCheck,
    errors: [],
  },
  fetch: {
    method: 'POST',
    path: '/tenants/:tenant/documents/fetch',
    tag: 'Documents',
    summary: 'Fetch an OpenAPI document from a URL',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ url: z.string().max(2_000) }),
    response: z.object({ text: z.string(), check: DocumentCheck }),
    errors: ['document.fetch_failed', 'upstream.address_not_allowed'],
  },
});
