import { type ConsumerFace, consumerDocument } from './consumer-document.js';
import { type MockContracts, mockContracts } from './mock-contract.js';
import { parseText, readDocument } from './read-document.js';
import { isMembers, type Members, type Reading, TooComplex } from './reading.js';
import { type ValidationContracts, validationContracts } from './validation-contract.js';

/** Work that crosses to a thread and back as plain data. */
export type Task =
  | { kind: 'read'; text: string }
  | { kind: 'for-consumers'; text: string; face: ConsumerFace }
  | { kind: 'validation'; text: string }
  | { kind: 'mocks'; text: string };
export type Outcome =
  | { kind: 'reading'; reading: Reading }
  | { kind: 'document'; json: string }
  | { kind: 'validation'; contracts: ValidationContracts }
  | { kind: 'mocks'; mocks: MockContracts }
  | { kind: 'too-complex'; message: string }
  | { kind: 'defect'; message: string };

export async function runTask(task: Task): Promise<Outcome> {
  try {
    if (task.kind === 'read') return { kind: 'reading', reading: await readDocument(task.text) };
    if (task.kind === 'validation') return { kind: 'validation', contracts: validationContracts(saved(task.text)) };
    if (task.kind === 'mocks') return { kind: 'mocks', mocks: mockContracts(saved(task.text)) };
    return { kind: 'document', json: consumerDocument(task.text, task.face) };
  } catch (fault) {
    return { kind: fault instanceof TooComplex ? 'too-complex' : 'defect', message: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }
}

/** The text was valid when it was saved. */
function saved(text: string): Members {
  const { value } = parseText(text);
  if (!isMembers(value)) throw new Error('a saved document cannot be read any more');
  return value;
}
