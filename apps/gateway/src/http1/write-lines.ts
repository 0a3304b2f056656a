import { type Head, STRIDE } from './head.js';
import { output } from './output.js';

/** Writes the header lines that cross, as they came, in as few pieces as the dropped ones allow. */
export function writeKeptLines(head: Head): void {
  const { index, flags, count, bytes } = head;
  let runStart = -1;
  for (let i = 0; i < count; i++) {
    if (flags[i] === 0) {
      if (runStart < 0) runStart = index[i * STRIDE] as number;
    } else if (runStart >= 0) {
      output.copy(bytes, runStart, index[i * STRIDE] as number);
      runStart = -1;
    }
  }
  if (runStart >= 0) output.copy(bytes, runStart, head.length - 2);
}
