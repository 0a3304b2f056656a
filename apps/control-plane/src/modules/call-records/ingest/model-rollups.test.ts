import type { ModelCallRecord } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { callRecord } from '../records.fixture.js';
import { MODEL_SUMS, modelRollupsOf } from './model-rollups.js';

const CALL: ModelCallRecord = {
  format: 'openai-chat',
  operation: 'chat',
  route: 'smart',
  providerId: 'prov_1',
  targetModel: 'gpt-5',
  stream: false,
  usage: { inputTokens: 160, outputTokens: 55, cachedInputTokens: 20 },
  spendMicros: 1_007,
  ttftUs: 5_000,
  fallbacks: 1,
  besides: [
    { by: 'topics', providerId: 'prov_2', model: 'anthropic/org/claude', usage: { inputTokens: 40, outputTokens: 5 }, spendMicros: 7 },
    { by: 'topics', providerId: 'prov_2', model: 'anthropic/org/claude', usage: { inputTokens: 10 } },
    { by: 'attempt', providerId: 'prov_3', model: 'groq/oss', usage: { inputTokens: 10, cachedInputTokens: 20 }, spendMicros: 100, estimated: true },
  ],
};
const rowsOf = (llm: ModelCallRecord) =>
  modelRollupsOf([callRecord({ tenantId: 'ten_1', applicationId: 'app_1', llm })])
    .filter(({ key }) => key.grain === 'day')
    .map(({ key, sums, histograms }) => ({ at: `${key.provider_id}:${key.model}`, application: key.application_id, sums, histograms }));

test('tokens and money stand at the models that took them, the call where it was answered, and all of it adds up', () => {
  const rows = rowsOf(CALL);
  expect(rows.map(({ at, sums }) => [at, sums.calls, sums.input_tokens, sums.cached_input_tokens, sums.output_tokens, sums.spend_micros])).toEqual([
    ['prov_1:gpt-5', 1, 100, 0, 50, 900],
    ['prov_2:org/claude', 0, 50, 0, 5, 7],
    ['prov_3:oss', 0, 10, 20, 0, 100],
  ]);
  expect(rows.map(({ application, histograms }) => [application, histograms.ttft_histogram.length > 0])).toEqual([
    ['app_1', true],
    ['app_1', false],
    ['app_1', false],
  ]);
  const whole = rowsOf({ ...CALL, besides: undefined })[0]?.sums;
  expect(Object.fromEntries(MODEL_SUMS.map((name) => [name, rows.reduce((sum, { sums }) => sum + sums[name], 0)]))).toEqual(whole);
});

test('what a gateway does not say the provider of stays with the call', () => {
  const besides = CALL.besides?.map(({ providerId: _, ...one }) => one);
  expect(rowsOf({ ...CALL, besides }).map(({ at, sums }) => [at, sums.spend_micros])).toEqual([['prov_1:gpt-5', 1_007]]);
});
