import { segments } from './chunks.js';
import { output } from './output.js';
import type { TrailerField } from './trailers.js';

/** Puts the pieces that the last scan found into the output as they are. */
export function writePlain(bytes: Buffer, count: number): void {
  for (let i = 0; i < count; i++) output.copy(bytes, segments[i * 2] as number, segments[i * 2 + 1] as number);
}

/** Puts them as one chunk, and the last chunk behind it when the body ends here. Extensions of the sender do not cross. */
export function writeChunk(bytes: Buffer, count: number, total: number, last: boolean): void {
  if (total > 0) {
    output.hex(total);
    output.crlf();
    writePlain(bytes, count);
    output.crlf();
    if (last) output.text('0\r\n\r\n');
  } else if (last) output.text('0\r\n\r\n');
}

/** Puts the last chunk with the trailers behind it. */
export function writeLastChunk(trailers: readonly TrailerField[]): void {
  let text = '0\r\n';
  for (const { name, value } of trailers) text += `${name}: ${value}\r\n`;
  output.text(`${text}\r\n`);
}
