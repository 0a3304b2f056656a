import { ProblemError } from '@gatehouse/kernel';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ConsumerFace } from './reading/consumer-document.js';
import type { MockContracts } from './reading/mock-contract.js';
import { type Reading, TOO_COMPLEX } from './reading/reading.js';
import { type Outcome, runTask, type Task } from './reading/task.js';
import type { ValidationContracts } from './reading/validation-contract.js';
import { ReadingThread } from './reading-thread.js';

/** Below this a document is read in some 100 ms even when it is made to be slow, less than handing it to a thread that first has to start. */
const INLINE_CHARACTERS_MAX = 32 * 1024;
const THREAD = { taskMs: 60_000, idleMs: 30_000, waitingMax: 20 };

/** Reads OpenAPI documents without holding up the requests of others. */
@Injectable()
export class DocumentReader implements OnModuleDestroy {
  private readonly thread = new ReadingThread(THREAD);

  async onModuleDestroy(): Promise<void> {
    await this.thread.close();
  }

  /** What is wrong with the document is in the answer's `problems`. @throws ProblemError server.unavailable while too many wait */
  async read(text: string): Promise<Reading> {
    const outcome = await this.run({ kind: 'read', text });
    if (outcome.kind === 'reading') return outcome.reading;
    if (outcome.kind === 'too-complex') return tooComplex(outcome.message);
    throw defect(outcome);
  }

  /** @throws ProblemError document.invalid, document.unresolved_reference or document.too_complex, with what is wrong and where */
  async readValid(text: string): Promise<Reading> {
    const reading = await this.read(text);
    if (!reading.valid) throw refusal(reading);
    return reading;
  }

  /** The document as consumers should read it, in JSON. @throws ProblemError document.too_complex */
  async forConsumers(text: string, face: ConsumerFace): Promise<string> {
    const outcome = await this.run({ kind: 'for-consumers', text, face });
    if (outcome.kind === 'document') return outcome.json;
    if (outcome.kind === 'too-complex') throw new ProblemError('document.too_complex', outcome.message);
    throw defect(outcome);
  }

  /** What gateways need to validate calls against a valid document. @throws ProblemError document.too_complex */
  async validation(text: string): Promise<ValidationContracts> {
    const outcome = await this.run({ kind: 'validation', text });
    if (outcome.kind === 'validation') return outcome.contracts;
    if (outcome.kind === 'too-complex') throw new ProblemError('document.too_complex', (outcome.message.split('\n')[0] ?? '').replace(/^Error: /, ''));
    throw defect(outcome);
  }

  /** What gateways may answer by a valid document, in the place of an upstream. @throws ProblemError document.too_complex */
  async mocks(text: string): Promise<MockContracts> {
    const outcome = await this.run({ kind: 'mocks', text });
    if (outcome.kind === 'mocks') return outcome.mocks;
    if (outcome.kind === 'too-complex') throw new ProblemError('document.too_complex', outcome.message);
    throw defect(outcome);
  }

  private run(task: Task): Promise<Outcome> {
    if (task.text.length <= INLINE_CHARACTERS_MAX) return runTask(task);
    const outcome = this.thread.run(task);
    if (!outcome) throw new ProblemError('server.unavailable', 'Many large documents are being read. Try again in a minute.');
    return outcome;
  }
}

const defect = (outcome: Outcome): Error => new Error(outcome.kind === 'defect' ? outcome.message : `unexpected outcome ${outcome.kind}`);

const tooComplex = (message: string): Reading => ({
  valid: false,
  format: null,
  openapi: null,
  title: null,
  version: null,
  description: null,
  servers: [],
  operations: [],
  problems: [{ severity: 'error', code: TOO_COMPLEX, message, pointer: '', line: null, column: null }],
});

function refusal({ problems }: Reading): ProblemError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const all = (code: string) => errors.every((problem) => problem.code === code);
  const code = all(TOO_COMPLEX) ? 'document.too_complex' : all('document.unresolved_reference') ? 'document.unresolved_reference' : 'document.invalid';
  const [first] = errors;
  const place = first?.line === null || first === undefined ? '' : ` (line ${first.line}, column ${first.column})`;
  return new ProblemError(code, `${first?.message ?? 'The document cannot be read.'}${place}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`, {
    errors: errors.map((problem) => ({
      pointer: '/document',
      detail: `${problem.line ?? '?'}:${problem.column ?? '?'} ${problem.pointer || '/'} ${problem.message}`,
    })),
    problems: errors,
  });
}
