import { type ConsumerFace, consumerDocument } from './consumer-document.js';
import { parseText, readDocument } from './read-document.js';
import { isMembers, type Reading, TooComplex } from './reading.js';
import { type ValidationContracts, validationContracts } from './validation-contract.js';

/** Work that crosses to a thread and back as plain data. */
export type Task = { kind: 'read'; text: string } | { kind: 'for-consumers'; text: string; face: ConsumerFace } | { kind: 'validation'; text: string };
export type Outcome =
  | { kind: 'reading'; reading: Reading }
  | { kind: 'document'; json: string }
  | { kind: 'validation'; contracts: ValidationContracts }
  | { kind: 'too-complex'; message: string }
  | { kind: 'defect'; message: string };

export async function runTask(task: Task): Promise<Outcome> {
  try {
    if (task.kind === 'read') return { kind: 'reading', reading: await readDocument(task.text) };
    if (task.kind === 'validation') return { kind: 'validation', contracts: validationOf(task.text) };
    return { kind: 'document', json: consumerDocument(task.text, task.face) };
  } catch (fault) {
    return { kind: fault instanceof TooComplex ? 'too-complex' : 'defect', message: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }
}

/** The text was valid when it was saved. */
function validationOf(text: string): ValidationContracts {
  const { value } = parseText(text);
  if (!isMembers(value)) throw new Error('a saved document cannot be read any more');
  return validationContracts(value);
}
