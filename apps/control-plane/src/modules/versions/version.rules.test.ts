import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { afterBlock, afterTransition, afterUnblock, type Condition, checkRequest, type VersionAction, versionLifecycle } from './version.rules.js';

test('a version makes no move but those written down', () => {
  walkLifecycle(versionLifecycle, 'draft', ['draft>published', 'published>deprecated', 'deprecated>published', 'deprecated>retired', 'draft>retired']);
  expect(versionLifecycle.allowed('retired')).toEqual([]);
});

test('whatever is done in whatever order, only published and deprecated versions are blocked, and a block lifted leads back to where it was', () => {
  const steps = [...(Object.keys(versionLifecycle.steps) as VersionAction[]), 'block', 'unblock'] as const;
  const apply = (condition: Condition, step: (typeof steps)[number]): Condition => {
    if (step === 'block') return afterBlock(condition);
    return step === 'unblock' ? afterUnblock(condition) : afterTransition(condition, step);
  };
  const seen = new Set<string>();
  const walk = (sequence: (typeof steps)[number][]) => {
    let condition: Condition = { state: 'draft', blocked: false };
    for (const step of sequence) {
      let next: Condition;
      try {
        next = apply(condition, step);
      } catch (error) {
        expect(error).toMatchObject({
          code: 'transition.not_allowed',
          extensions: { state: condition.state, allowed: versionLifecycle.allowed(condition.state) },
        });
        continue;
      }
      if (step === 'block' || step === 'unblock') expect(next.state).toBe(condition.state);
      if (next.blocked) expect(['published', 'deprecated']).toContain(next.state);
      if (next.blocked !== condition.blocked && step !== 'block' && step !== 'unblock') expect(next.state).toBe('retired');
      condition = next;
      seen.add(`${condition.state}${condition.blocked ? ' blocked' : ''}`);
    }
  };
  fc.assert(fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), walk), { numRuns: 500 });
  expect([...seen].sort()).toEqual(['deprecated', 'deprecated blocked', 'published', 'published blocked', 'retired']);
});

describe('what a request has to say', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const pointers = (...[action, request]: [VersionAction, Partial<Parameters<typeof checkRequest>[1]>]) => {
    try {
      checkRequest(action, { to: versionLifecycle.steps[action].to, force: false, ...request }, now);
      return [];
    } catch (error) {
      return (error as { extensions: { errors: { pointer: string }[] } }).extensions.errors.map((fault) => fault.pointer);
    }
  };
  test('a sunset lies in the future and belongs to a deprecation', () => {
    expect(pointers('deprecate', { sunsetAt: '2026-01-01T00:00:01Z', successor: 'v2' })).toEqual([]);
    expect(pointers('deprecate', { sunsetAt: '2026-01-01T00:00:00Z' })).toEqual(['/sunsetAt']);
    expect(pointers('publish', { sunsetAt: '2027-01-01T00:00:00Z', successor: 'v2', force: true })).toEqual(['/sunsetAt', '/successor', '/force']);
  });
  test('who takes back a promise, or forces, gives a reason', () => {
    expect(pointers('restore', {})).toEqual(['/reason']);
    expect(pointers('retire', { force: true })).toEqual(['/reason']);
    expect(pointers('retire', {})).toEqual([]);
  });
});
