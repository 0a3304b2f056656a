import { type Citation, isObject, type Json, type JsonObject, numberOf, textOf } from '../../ir/index.js';

/** Of a text block's `citations`; what is understood of it beside what it was. */
export function decodeCitation(value: Json): Citation | undefined {
  if (!isObject(value)) return undefined;
  const citation: Citation = { raw: value };
  const url = textOf(value.url) ?? textOf(value.source);
  if (url !== undefined) citation.url = url;
  const title = textOf(value.title) ?? textOf(value.document_title);
  if (title !== undefined) citation.title = title;
  const quote = textOf(value.cited_text);
  if (quote !== undefined) citation.quote = quote;
  const fileId = textOf(value.file_id);
  if (fileId !== undefined) citation.fileId = fileId;
  const document = numberOf(value.document_index);
  if (document !== undefined) citation.document = document;
  return citation;
}

const OWN = new Set(['char_location', 'page_location', 'content_block_location', 'web_search_result_location', 'search_result_location']);

/** As it was, where it is one of this format; else as the kind that asks for least. */
export function encodeCitation(citation: Citation): JsonObject | undefined {
  const { raw, url, title, quote } = citation;
  if (isObject(raw) && typeof raw.type === 'string' && OWN.has(raw.type)) return raw;
  if (url === undefined) return undefined;
  return { type: 'web_search_result_location', url, title: title ?? null, cited_text: quote ?? '', encrypted_index: '' };
}
