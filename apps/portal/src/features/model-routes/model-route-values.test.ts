import { describe, expect, test } from 'vitest';
import { fieldOf, ModelRouteSchema, type ModelRouteValues, valuesOf } from './model-route-values';

const filled = (more: Partial<ModelRouteValues> = {}): ModelRouteValues => ({
  ...valuesOf(undefined),
  name: 'smart',
  targets: [{ providerId: 'prv_1', model: 'gpt-5', weight: 1, priority: 0 }],
  ...more,
});
const problems = (values: ModelRouteValues) => ModelRouteSchema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the form of a model route', () => {
  test('a name and a target are enough, and the rest is as the contract has it', () => {
    const body = ModelRouteSchema.parse(filled());
    expect(body).toMatchObject({ name: 'smart', strategy: 'predictive', fallback: { attemptsMax: 3 }, exposure: { listed: true } });
    expect(body).not.toHaveProperty('slo');
    expect(body).not.toHaveProperty('hedge');
    expect(body.exposure).not.toHaveProperty('planIds');
  });

  test('what is switched on is sent, and lists without an entry mean everybody', () => {
    const audience = { planIds: ['', 'plan_1'], applicationIds: [''] };
    const body = ModelRouteSchema.parse(filled({ sloOn: true, slo: { ttftMs: 800 }, hedgeOn: true, audience, on: { timeout: true, server: false } }));
    expect(body).toMatchObject({ slo: { ttftMs: 800 }, hedge: { shareMax: 0.05 }, exposure: { planIds: ['plan_1'] }, fallback: { on: ['timeout'] } });
    expect(body.exposure).not.toHaveProperty('applicationIds');
  });

  test('what is wrong is told at its field', () => {
    expect(problems(filled({ name: 'a b' }))).toEqual(['name']);
    expect(problems(filled({ targets: [{ providerId: '', model: '', weight: undefined, priority: 0 }] }))).toEqual([
      'targets.0.model',
      'targets.0.weight',
      'targets.0.providerId',
    ]);
    expect(problems(filled({ attemptsMax: 9 }))).toEqual(['attemptsMax']);
    expect(fieldOf(['exposure', 'planIds', 0])).toEqual(['audience', 'planIds', 0]);
  });
});
