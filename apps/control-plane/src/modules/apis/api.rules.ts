import type { FieldError } from '@gatehouse/kernel';
import type { Api } from './api.entity.js';

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
