import { Circuit } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { CIRCUIT_TRANSITIONS, CircuitBreaker } from './circuit-breaker.js';

const breaker = () => new CircuitBreaker(Circuit.parse({ callsMin: 10, failureShare: 0.5, openMs: 1_000, trialCalls: 2, windowMs: 10_000 }));

/** So many calls, so many of which fail. */
function calls(circuit: CircuitBreaker, total: number, failures: number, nowMs: number): void {
  for (let i = 0; i < total; i++) circuit.end(circuit.admit(nowMs), i < failures, nowMs);
}

describe('a circuit breaker', () => {
  test('knows these transitions and no others', () => {
    expect(CIRCUIT_TRANSITIONS).toEqual({
      closed: { 'failed-too-often': 'open' },
      open: { waited: 'half-open' },
      'half-open': { 'trial-failed': 'open', 'trials-passed': 'closed' },
    });
  });

  test('stays closed below its share, and below its least number of calls', () => {
    const circuit = breaker();
    calls(circuit, 9, 9, 0);
    expect(circuit.state).toBe('closed');
    const other = breaker();
    calls(other, 100, 0, 0);
    calls(other, 90, 90, 0);
    expect(other.state).toBe('closed');
  });

  test('opens where failures reach the share, and admits nobody then', () => {
    const circuit = breaker();
    calls(circuit, 5, 0, 0);
    calls(circuit, 5, 5, 0);
    expect(circuit).toMatchObject({ state: 'open', openUntilMs: 1_000 });
    expect(circuit.admit(999)).toBe(0);
  });

  test('forgets failures older than its window', () => {
    const circuit = breaker();
    calls(circuit, 9, 9, 0);
    calls(circuit, 9, 0, 10_500);
    calls(circuit, 1, 1, 10_500);
    expect(circuit.state).toBe('closed');
  });

  test('lets so many try after a while, and closes when all of them are well', () => {
    const circuit = breaker();
    calls(circuit, 10, 10, 0);
    const [first, second, third] = [circuit.admit(1_000), circuit.admit(1_000), circuit.admit(1_000)];
    expect([first > 0, second > 0, third]).toEqual([true, true, 0]);
    expect(circuit.state).toBe('half-open');
    circuit.end(first, false, 1_100);
    expect(circuit.state).toBe('half-open');
    circuit.end(second, false, 1_100);
    expect(circuit.state).toBe('closed');
    // what failed before does not count any more
    calls(circuit, 9, 9, 1_100);
    expect(circuit.state).toBe('closed');
  });

  test('opens again when a trial fails', () => {
    const circuit = breaker();
    calls(circuit, 10, 10, 0);
    circuit.end(circuit.admit(1_500), true, 1_600);
    expect(circuit).toMatchObject({ state: 'open', openUntilMs: 2_600 });
  });

  test('learns nothing from calls of an earlier state, and gives a trial back that said nothing', () => {
    const circuit = breaker();
    const early = circuit.admit(0);
    calls(circuit, 10, 10, 0);
    const trial = circuit.admit(1_000);
    circuit.end(early, true, 1_000);
    expect(circuit.state).toBe('half-open');
    circuit.admit(1_000);
    expect(circuit.admit(1_000)).toBe(0);
    circuit.left(trial);
    expect(circuit.admit(1_000)).toBeGreaterThan(0);
  });
});
