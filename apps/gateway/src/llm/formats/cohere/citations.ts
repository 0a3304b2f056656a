import { type Block, type Citation, isObject, type Json, listOf, numberOf, objectOf, type TextBlock, textOf } from '../../ir/index.js';

export function decodeCitation(value: Json): Citation | undefined {
  if (!isObject(value)) return undefined;
  const citation: Citation = { raw: value };
  const start = numberOf(value.start);
  const end = numberOf(value.end);
  const quote = textOf(value.text);
  if (start !== undefined) citation.start = start;
  if (end !== undefined) citation.end = end;
  if (quote !== undefined) citation.quote = quote;
  const document = objectOf(objectOf(listOf(value.sources)[0]).document);
  const url = textOf(document.url);
  const title = textOf(document.title);
  if (url !== undefined) citation.url = url;
  if (title !== undefined) citation.title = title;
  return citation;
}

/** Put on the text that they are counted in. */
export function decodeCitations(value: Json | undefined, blocks: readonly Block[]): void {
  const texts = blocks.filter((block): block is TextBlock => block.type === 'text');
  for (const one of listOf(value)) {
    const citation = decodeCitation(one);
    const counted = isObject(one) ? blocks[numberOf(one.content_index) ?? -1] : undefined;
    const text = counted?.type === 'text' ? counted : texts[0];
    if (citation !== undefined && text !== undefined) text.citations = [...(text.citations ?? []), citation];
  }
}

export function encodeCitations(blocks: readonly Block[]): Json[] {
  return blocks.flatMap((block, at) =>
    block.type !== 'text'
      ? []
      : (block.citations ?? []).map(({ raw, start, end, quote, url, title }): Json => {
          if (isObject(raw) && raw.sources !== undefined) return raw;
          const document = { ...(url !== undefined && { url }), ...(title !== undefined && { title }) };
          return {
            start: start ?? 0,
            end: end ?? block.text.length,
            text: quote ?? block.text.slice(start ?? 0, end),
            content_index: at,
            sources: [{ type: 'document', id: url ?? title ?? '', document }],
            type: 'TEXT_CONTENT',
          };
        }),
  );
}
