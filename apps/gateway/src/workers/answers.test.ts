import { expect, test } from 'vitest';
import { Answers } from './answers.js';
import type { Offered } from './snapshot-keeper.js';
import type { WorkerProcess } from './worker-process.js';

const offered = (sequence: number) => ({ signed: { signature: `s${sequence}` }, manifest: { sequence, digest: `d${sequence}` } }) as Offered;

function worker(sequence?: number, refused: string[] = [], state?: 'refused'): WorkerProcess {
  const errors = refused.map((key) => ({ key, message: 'no' }));
  const acknowledgement = sequence && { sequence, digest: `d${sequence}`, state: state ?? (errors.length > 0 ? 'partial' : 'applied'), errors };
  return { acknowledgement, given: 's2' } as WorkerProcess;
}

test('the control plane hears one answer, once all workers have given theirs', () => {
  const answers = new Answers();
  expect(answers.collect(offered(2), [])).toBeUndefined();
  expect(answers.collect(offered(2), [worker(2), worker()])).toBeUndefined();
  expect(answers.collect(offered(2), [worker(2), worker(1)])).toBeUndefined();
  expect(answers.collect(offered(2), [worker(2), worker(2)])).toEqual({ sequence: 2, digest: 'd2', state: 'applied', errors: [] });
  expect(answers.collect(offered(2), [worker(2), worker(2)])).toBeUndefined();
});

test('what one of them refused is told once, and again when it has become another answer', () => {
  const answers = new Answers();
  const errors = ['a', 'b'].map((key) => ({ key, message: 'no' }));
  expect(answers.collect(offered(2), [worker(2, ['a']), worker(2, ['a', 'b'])])).toEqual({ sequence: 2, digest: 'd2', state: 'partial', errors });
  expect(answers.collect(offered(2), [worker(2), worker(2)])?.state).toBe('applied');
  expect(answers.collect(offered(3), [worker(3), worker(3, [], 'refused')])?.state).toBe('refused');
});

test('a manifest is to blame when workers die that were given it and have not answered', () => {
  const answers = new Answers();
  expect(answers.died(worker(2), offered(2))).toBe(false);
  expect(answers.died(worker(2), offered(2))).toBe(false);
  expect(answers.died(worker(1), offered(2))).toBe(false);
  expect(answers.died({ ...worker(1), given: 's1' } as WorkerProcess, offered(2))).toBe(false);
  expect(answers.died(worker(1), offered(2))).toBe(true);
  expect(answers.died({ ...worker(2), given: 's3' } as WorkerProcess, offered(3))).toBe(false);
});
