import { Buffer } from 'node:buffer';
import { type Block, type Citation, isObject, type Json, type JsonObject, listOf, numberOf, objectOf, type TextBlock, textOf } from '../../ir/index.js';

function sourceOf(chunk: JsonObject): Pick<Citation, 'url' | 'title'> | undefined {
  const source = objectOf(chunk.web ?? chunk.maps ?? chunk.retrievedContext);
  const url = textOf(source.uri);
  const title = textOf(source.title);
  if (url === undefined && title === undefined) return undefined;
  return { ...(url !== undefined && { url }), ...(title !== undefined && { title }) };
}

/** Gemini counts bytes of UTF-8. */
const charactersIn = (text: string, bytes: number): number => Buffer.from(text).subarray(0, bytes).toString('utf8').length;

function placed(text: string, start: number | undefined, end: number | undefined): Pick<Citation, 'start' | 'end'> {
  return end === undefined ? {} : { start: charactersIn(text, start ?? 0), end: charactersIn(text, end) };
}

function ofGrounding(metadata: JsonObject, text: string): Citation[] {
  const chunks = listOf(metadata.groundingChunks);
  return listOf(metadata.groundingSupports).flatMap((support) => {
    const { segment, groundingChunkIndices } = objectOf(support);
    const { startIndex, endIndex, text: quote } = objectOf(segment);
    return listOf(groundingChunkIndices).flatMap((index) => {
      const source = sourceOf(objectOf(chunks[numberOf(index) ?? -1]));
      if (source === undefined) return [];
      return [{ ...source, ...placed(text, numberOf(startIndex), numberOf(endIndex)), ...(typeof quote === 'string' && { quote }) }];
    });
  });
}

function ofRecitation(metadata: JsonObject, text: string): Citation[] {
  return listOf(metadata.citations ?? metadata.citationSources).flatMap((one) => {
    const { uri, title, startIndex, endIndex } = objectOf(one);
    const url = textOf(uri);
    if (url === undefined) return [];
    return [{ url, ...(typeof title === 'string' && { title }), ...placed(text, numberOf(startIndex), numberOf(endIndex)) }];
  });
}

/** What a candidate says of its sources, which it says of its text as a whole. */
export function citationsOf(candidate: JsonObject, text: string): Citation[] {
  const { groundingMetadata, citationMetadata } = candidate;
  return [
    ...(isObject(groundingMetadata) ? ofGrounding(groundingMetadata, text) : []),
    ...(isObject(citationMetadata) ? ofRecitation(citationMetadata, text) : []),
  ];
}

/** Put where they stand: on the text that they are counted in. */
export function putCitations(blocks: readonly Block[], candidate: JsonObject): void {
  const texts = blocks.filter((block): block is TextBlock => block.type === 'text');
  const [only] = texts;
  if (only === undefined) return;
  const citations = citationsOf(candidate, texts.map(({ text }) => text).join(''));
  if (citations.length === 0) return;
  if (texts.length === 1) only.citations = citations;
  // of several texts it is not told which one is meant
  else (texts.at(-1) as TextBlock).citations = citations.map(({ start: _, end: _e, ...citation }) => citation);
}

/** The other way round, as grounding. */
export function groundingOf(blocks: readonly Block[]): Json | undefined {
  const chunks: JsonObject[] = [];
  const supports: JsonObject[] = [];
  for (const block of blocks) {
    if (block.type !== 'text') continue;
    for (const { url, title, quote, start, end } of block.citations ?? []) {
      if (url === undefined) continue;
      const bytes = (characters: number) => Buffer.byteLength(block.text.slice(0, characters));
      supports.push({
        segment: {
          ...(start !== undefined && { startIndex: bytes(start) }),
          ...(end !== undefined && { endIndex: bytes(end) }),
          ...(quote !== undefined && { text: quote }),
        },
        groundingChunkIndices: [chunks.length],
      });
      chunks.push({ web: { uri: url, ...(title !== undefined && { title }) } });
    }
  }
  return chunks.length === 0 ? undefined : { groundingChunks: chunks, groundingSupports: supports };
}
