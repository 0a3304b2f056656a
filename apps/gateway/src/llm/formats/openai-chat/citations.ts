import { type Citation, isObject, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from '../../ir/index.js';

/** Annotations of a message (`url_citation`); what else there is stays as it came. */
export function decodeAnnotations(value: Json | undefined): Citation[] {
  return listOf(value).flatMap((annotation): Citation[] => {
    if (!isObject(annotation)) return [];
    const told = annotation.type === 'url_citation' ? objectOf(annotation.url_citation) : annotation;
    const citation: Citation = { raw: annotation };
    const url = textOf(told.url);
    const title = textOf(told.title) ?? textOf(told.filename);
    const fileId = textOf(told.file_id);
    const start = numberOf(told.start_index);
    const end = numberOf(told.end_index);
    if (url !== undefined) citation.url = url;
    if (title !== undefined) citation.title = title;
    if (fileId !== undefined) citation.fileId = fileId;
    if (start !== undefined) citation.start = start;
    if (end !== undefined) citation.end = end;
    return [citation];
  });
}

/** Undefined: of something that has no address, which this format cannot cite. */
export function encodeAnnotation(citation: Citation, same: boolean): JsonObject | undefined {
  if (same && isObject(citation.raw)) return citation.raw;
  if (citation.url === undefined) return undefined;
  return {
    type: 'url_citation',
    url_citation: { url: citation.url, title: citation.title ?? '', start_index: citation.start ?? 0, end_index: citation.end ?? 0 },
  };
}
