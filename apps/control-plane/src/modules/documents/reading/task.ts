import { type ConsumerFace, consumerDocument } from './consumer-document.js';
import { readDocument } from './read-document.js';
import { type Reading, TooComplex } from './reading.js';

/** Work that crosses to a thread and back as plain data. */
export type Task = { kind: 'read'; text: string } | { kind: 'for-consumers'; text: string; face: ConsumerFace };
export type Outcome =
  | { kind: 'reading'; reading: Reading }
  | { kind: 'document'; json: string }
  | { kind: 'too-complex'; message: string }
  | { kind: 'defect'; message: string };

export async function runTask(task: Task): Promise<Outcome> {
  try {
    if (task.kind === 'read') return { kind: 'reading', reading: await readDocument(task.text) };
    return { kind: 'document', json: consumerDocument(task.text, task.face) };
  } catch (fault) {
    return { kind: fault instanceof TooComplex ? 'too-complex' : 'defect', message: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }
}
