import { type API, type Input, RevisionSettings } from '@gatehouse/contracts';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import type { Api } from './api.entity.js';
import { llmDocument } from './llm-document.js';

type Creation = Input<typeof API.apis.create>['body'];

export const LLM_SLUG = 'llm';

const invalid = (detail: string, pointer: string, what: string) => new ProblemError('request.invalid', detail, { errors: [{ pointer, detail: what }] });

/** The first revision of a new API: what was brought along, or for models what the formats have. @throws ProblemError request.invalid */
export function contentOf({ kind, name, document, settings }: Creation): Pick<Creation, 'document' | 'settings'> {
  if (kind !== 'llm') {
    if (settings && document === undefined)
      throw invalid('Settings belong to a revision, and there is none without a document.', '/settings', 'needs a document');
    return { document, settings };
  }
  if (document !== undefined) throw invalid('An API of kind llm brings its own document.', '/document', 'is not taken for this kind');
  // what the document does not list may be a format's too: the terminal knows better
  return { document: llmDocument(name), settings: RevisionSettings.parse({ unmatched: 'forward', llm: {}, ...settings }) };
}

/** Stock clients know the address of their format's own API, and that has no version of ours: theirs stands in its place. */
export const versionByOf = (kind: Api['kind']): Api['versionBy'] => (kind === 'llm' ? { by: 'header', header: 'X-API-Version' } : { by: 'path' });

/** Headers that mean something to every hop, or carry credentials: none of them can choose a version. */
const TAKEN_HEADERS = new Set(
  'authorization connection content-encoding content-length content-type cookie expect host keep-alive proxy-authorization te trailer transfer-encoding upgrade via x-api-key x-request-id'.split(
    ' ',
  ),
);
const HEADER = /^[A-Za-z0-9][A-Za-z0-9-]{0,60}$/;

export function headerFault(versionBy: Api['versionBy']): FieldError[] {
  if (versionBy.by === 'path') return [];
  const { header } = versionBy;
  const detail = !HEADER.test(header) ? 'is no header name' : TAKEN_HEADERS.has(header.toLowerCase()) ? 'has another meaning in HTTP' : undefined;
  return detail === undefined ? [] : [{ pointer: '/versionBy/header', detail }];
}
