import { type Head, STRIDE } from './head.js';
import { output } from './output.js';

/**
 * Writes the header lines that cross, as they came, in as few pieces as the dropped ones allow.
 * @param from 0 to begin with the start line, or `head.linesStart`
 */
export function writeKeptLines(head: Head, from: number): void {
  const known = head.keptLines(from);
  if (known !== null) {
    output.put(known);
    return;
  }
  const before = output.length;
  copyKeptLines(head, from);
  if (head.repeated) head.noteKeptLines(from, output.since(before));
}

function copyKeptLines(head: Head, from: number): void {
  const { index, flags, count, bytes } = head;
  let runStart = from;
  let inRun = true;
  for (let i = 0; i < count; i++) {
    const kept = flags[i] === 0;
    if (kept === inRun) continue;
    const lineStart = index[i * STRIDE] as number;
    if (inRun) {
      if (lineStart > runStart) output.copy(bytes, runStart, lineStart);
    } else runStart = lineStart;
    inRun = kept;
  }
  if (inRun && head.length - 2 > runStart) output.copy(bytes, runStart, head.length - 2);
}
