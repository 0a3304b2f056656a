import { type Citation, isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../../ir/index.js';

export function decodeAnnotation(annotation: JsonObject): Citation {
  const citation: Citation = { raw: annotation };
  const url = textOf(annotation.url);
  const title = textOf(annotation.title) ?? textOf(annotation.filename);
  const fileId = textOf(annotation.file_id);
  const start = numberOf(annotation.start_index);
  const end = numberOf(annotation.end_index);
  if (url !== undefined) citation.url = url;
  if (title !== undefined) citation.title = title;
  if (fileId !== undefined) citation.fileId = fileId;
  if (start !== undefined) citation.start = start;
  if (end !== undefined) citation.end = end;
  return citation;
}

export const decodeAnnotations = (value: Json | undefined): Citation[] => listOf(value).filter(isObject).map(decodeAnnotation);

/** Undefined: of something that has neither address nor file, which this format cannot cite. */
export function encodeAnnotation(citation: Citation, same: boolean): JsonObject | undefined {
  if (same && isObject(citation.raw)) return citation.raw;
  if (citation.url !== undefined)
    return { type: 'url_citation', url: citation.url, title: citation.title ?? '', start_index: citation.start ?? 0, end_index: citation.end ?? 0 };
  if (citation.fileId !== undefined) return { type: 'file_citation', file_id: citation.fileId, filename: citation.title ?? '', index: citation.end ?? 0 };
  return undefined;
}
