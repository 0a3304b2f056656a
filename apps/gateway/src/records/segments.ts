import fs from 'node:fs';
import path from 'node:path';
import { idPattern } from '@gatehouse/kernel';

const SUFFIX = '.ndjson';

/** One file of the spool that is not written any more. */
export interface Segment {
  id: string;
  path: string;
  bytes: number;
  /** Undefined when an earlier process wrote it and nobody has counted. */
  records: number | undefined;
}

export const segmentPath = (dir: string, id: string) => path.join(dir, id + SUFFIX);

/** What earlier processes left, oldest first; ids sort by birth. */
export function leftSegments(dir: string): Segment[] {
  const pattern = idPattern('batch');
  const found: Segment[] = [];
  for (const name of fs.readdirSync(dir).sort()) {
    const id = name.slice(0, -SUFFIX.length);
    if (!name.endsWith(SUFFIX) || !pattern.test(id)) continue;
    const file = path.join(dir, name);
    const bytes = fs.statSync(file).size;
    if (bytes > 0) found.push({ id, path: file, bytes, records: undefined });
    else fs.rmSync(file, { force: true });
  }
  return found;
}

export async function countRecords(segment: Segment): Promise<number> {
  if (segment.records !== undefined) return segment.records;
  const data = await fs.promises.readFile(segment.path);
  let lines = 0;
  for (const byte of data) if (byte === 0x0a) lines++;
  return lines;
}
