import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { ask, guardedApi, openaiAt, speakingModel } from './guard-world.js';
import { conformanceOnAllWires, fetch, policy, startGateway } from './harness.js';

const HELLO = [{ role: 'user' as const, content: 'hello' }];
const access = (config: Record<string, unknown>) => policy('model-access', config);
const tool = (name: string) => ({ type: 'function' as const, function: { name } });

async function started(config: Record<string, unknown>) {
  const behind = await speakingModel(() => ({ content: 'hi' }));
  const gateway = await startGateway(guardedApi(behind.url, [access(config)]));
  return { behind, gateway };
}

conformanceOnAllWires('the policy model-access', () => {
  test('its example holds: models by name and pattern, answers no longer than allowed', async () => {
    const behind = await speakingModel(() => ({ content: 'hi' }));
    const gateway = await startGateway(guardedApi(behind.url, [docsExample('model-access')]));
    await ask(gateway, 'hello', { max_tokens: 100_000 });
    expect(behind.asked()[0]).toMatchObject({ model: 'm-1', max_tokens: 4_096 });
    await expect(ask(gateway, 'hello', { model: 'openai/o9' })).rejects.toMatchObject({ status: 403, code: 'gateway.model_not_permitted' });
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'refused', policy: 'model-access' });
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records[0]?.llm?.guards).toEqual([
      { policy: 'model-access', in: 'request', action: 'limited', found: { 'output-tokens': 1 }, why: '100000 to 4096' },
    ]);
  });

  test('models, except: with one star for any text', async () => {
    const { gateway, behind } = await started({ models: ['openai/*', 'smart'], except: ['openai/*-preview'] });
    for (const model of ['smart', 'openai/gpt-9']) await ask(gateway, 'hello', { model });
    for (const model of ['claude', 'openai/gpt-9-preview', 'anthropic/x']) {
      await expect(ask(gateway, 'hello', { model })).rejects.toMatchObject({ code: 'gateway.model_not_permitted' });
    }
    expect(behind.requests).toHaveLength(2);
  });

  test('operations; what is asked without a model passes only where its operation is named', async () => {
    const { gateway } = await started({ operations: ['chat'] });
    await ask(gateway, 'hello');
    await expect(openaiAt(gateway).embeddings.create({ model: 'smart', input: 'x' })).rejects.toMatchObject({ status: 403, code: 'gateway.content_refused' });
    const listed = await started({ models: ['smart'] });
    expect((await fetch(`${listed.gateway.url}/acme/llm/v1/files`, { headers: { 'x-gatehouse-provider': 'openai' } })).status).toBe(403);
    const named = await started({ models: ['smart'], operations: ['files'] });
    expect((await fetch(`${named.gateway.url}/acme/llm/v1/files`, { headers: { 'x-gatehouse-provider': 'openai' } })).status).toBe(200);
  });

  test('outputTokensMax: lowers what is asked for, sets it where nothing is, or refuses; in every format', async () => {
    const { gateway, behind } = await started({ outputTokensMax: 50 });
    await ask(gateway, 'hello');
    await ask(gateway, 'hello', { max_completion_tokens: 40 });
    const claude = new Anthropic({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm`, maxRetries: 0, fetch });
    await claude.messages.create({ model: 'smart', max_tokens: 900, messages: HELLO });
    const limits = behind.asked().map(({ max_tokens, max_completion_tokens }) => max_tokens ?? max_completion_tokens);
    expect(limits).toEqual([50, 40, 50]);
    const strict = await started({ outputTokensMax: 50, whenOver: 'refuse' });
    await expect(ask(strict.gateway, 'hello', { max_tokens: 51 })).rejects.toMatchObject({ status: 403, code: 'gateway.content_refused' });
    await ask(strict.gateway, 'hello', { max_tokens: 50 });
    expect(strict.behind.requests).toHaveLength(1);
  });

  test('tools: by name, and those that providers run by their kind', async () => {
    const { gateway, behind } = await started({ tools: ['find_*'] });
    await ask(gateway, 'hello', { tools: [tool('find_pet')] });
    await expect(ask(gateway, 'hello', { tools: [tool('find_pet'), tool('drop_table')] })).rejects.toMatchObject({ code: 'gateway.content_refused' });
    await expect(ask(gateway, 'hello', { web_search_options: {} })).rejects.toMatchObject({ code: 'gateway.content_refused' });
    const hosted = openaiAt(gateway).responses.create({ model: 'smart', input: 'x', tools: [{ type: 'web_search' }] });
    await expect(hosted).rejects.toMatchObject({ code: 'gateway.content_refused' });
    expect(behind.requests).toHaveLength(1);
    const none = await started({ tools: [] });
    await expect(ask(none.gateway, 'hello', { tools: [tool('any')] })).rejects.toMatchObject({ status: 403 });
  });

  test('modalities: of what is asked and of what is to be answered', async () => {
    const { gateway } = await started({ modalities: ['text', 'audio'] });
    const picture = [{ role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url: 'https://pictures.test/a.png' } }] }];
    await expect(openaiAt(gateway).chat.completions.create({ model: 'smart', messages: picture })).rejects.toMatchObject({ code: 'gateway.content_refused' });
    await ask(gateway, 'hello', { modalities: ['text', 'audio'], audio: { voice: 'x', format: 'wav' } });
    const texts = await started({ modalities: ['text'] });
    const spoken = ask(texts.gateway, 'hello', { modalities: ['text', 'audio'], audio: { voice: 'x', format: 'wav' } });
    await expect(spoken).rejects.toMatchObject({ code: 'gateway.content_refused' });
  });

  test('a configuration that cannot be is refused', async () => {
    const gateway = await startGateway([]);
    for (const config of [{ models: ['a*b*'] }, { outputTokensMax: 0 }, { operations: ['dance'] }, { modalities: [] }])
      expect(gateway.load(guardedApi('http://127.0.0.1:1', [access(config)])), JSON.stringify(config)).toHaveLength(1);
  });
});
