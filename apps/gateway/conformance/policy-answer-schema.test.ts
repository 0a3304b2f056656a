import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { type Asked, ask, guardedApi, listen, openaiAt, speakingModel } from './guard-world.js';
import { conformanceOnAllWires, fetch, type Gateway, policy, startGateway } from './harness.js';

const SCHEMA = JSON.stringify({ type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false });
const RIGHT = '{"name":"Rex"}';
const held = (config: object = {}) => policy('answer-schema', { schema: SCHEMA, ...config });
const recorded = ({ records }: Gateway) => records.at(-1)?.llm?.guards;

async function started(say: (asked: Asked) => string | undefined | Promise<string | undefined>, config: object = {}) {
  const behind = await speakingModel(async (asked) => {
    const content = await say(asked);
    return content === undefined ? undefined : { content };
  });
  const gateway = await startGateway(guardedApi(behind.url, [held(config)]));
  return { behind, gateway };
}

conformanceOnAllWires('the policy answer-schema', () => {
  test('its example holds: the model is told the schema, and an answer that fits passes', async () => {
    const behind = await speakingModel(() => ({ content: '{"sentiment":"good","score":0.9}' }));
    const gateway = await startGateway(guardedApi(behind.url, [docsExample('answer-schema')]));
    expect((await ask(gateway, 'hello')).choices[0]?.message.content).toBe('{"sentiment":"good","score":0.9}');
    expect(behind.asked()[0]?.response_format).toMatchObject({ type: 'json_schema', json_schema: { schema: { required: ['sentiment', 'score'] } } });
    expect(recorded(gateway)).toBeUndefined();
  });

  test('an answer that does not is refused, whole and as a stream, before anything of it is sent', async () => {
    const { gateway, behind } = await started(() => 'Sure! Rex.');
    await expect(ask(gateway, 'hello')).rejects.toMatchObject({ status: 502, code: 'gateway.answer_invalid' });
    await expect(listen(gateway, 'hello')).rejects.toMatchObject({ status: 502, code: 'gateway.answer_invalid' });
    expect(behind.asked().map(({ stream }) => stream ?? false)).toEqual([false, false]);
    expect(gateway.records.at(-1)).toMatchObject({ policy: 'answer-schema', llm: { usage: { outputTokens: 5 } } });
    expect(recorded(gateway)).toEqual([{ policy: 'answer-schema', in: 'answer', action: 'refused', found: { json: 1 } }]);
  });

  test('callers who want a stream get the whole answer as one, in their format', async () => {
    const { gateway } = await started(() => RIGHT);
    expect(await listen(gateway, 'hello', { stream_options: { include_usage: true } })).toBe(RIGHT);
    const claude = new Anthropic({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm`, maxRetries: 0, fetch });
    expect(await claude.messages.stream({ model: 'smart', max_tokens: 9, messages: [{ role: 'user', content: 'hello' }] }).finalText()).toBe(RIGHT);
  });

  test('whenWrong, timeoutMs: asked again, once, with what was wrong; what that uses counts', async () => {
    const { gateway, behind } = await started(({ messages }) => (messages.length > 1 ? RIGHT : '{"nom":"Rex"}'), { whenWrong: 'ask-again', timeoutMs: 5_000 });
    expect((await ask(gateway, 'hello')).choices[0]?.message.content).toBe(RIGHT);
    const [, second] = behind.asked();
    expect(second?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(second?.messages[2]?.content).toContain('/name is missing');
    expect(gateway.records.at(-1)?.llm).toMatchObject({
      usage: { inputTokens: 6, outputTokens: 10 },
      spendMicros: 16,
      guards: [{ action: 'asked-again', found: { required: 1 } }],
    });
    const stubborn = await started(() => 'no', { whenWrong: 'ask-again' });
    await expect(ask(stubborn.gateway, 'hello')).rejects.toMatchObject({ code: 'gateway.answer_invalid' });
    expect(stubborn.behind.requests).toHaveLength(2);
    const broken = await started(({ messages }) => (messages.length > 1 ? undefined : 'no'), { whenWrong: 'ask-again' });
    await expect(ask(broken.gateway, 'hello')).rejects.toMatchObject({ code: 'gateway.answer_invalid' });
    expect(recorded(broken.gateway)?.map(({ action, why }) => [action, why])).toEqual([
      ['asked-again', undefined],
      ['refused', 'NotAnswered'],
    ]);
  });

  test('tell: only what comes back is judged; report lets it pass and says so', async () => {
    const { gateway, behind } = await started(() => 'no', { tell: false, whenWrong: 'report' });
    expect((await ask(gateway, 'hello')).choices[0]?.message.content).toBe('no');
    expect(behind.asked()[0]?.response_format).toBeUndefined();
    expect(recorded(gateway)).toMatchObject([{ action: 'reported', found: { json: 1 } }]);
  });

  test('what is no conversation passes as it comes', async () => {
    const { gateway, behind } = await started(() => RIGHT);
    await openaiAt(gateway).embeddings.create({ model: 'smart', input: 'x', encoding_format: 'float' });
    expect(behind.requests[0]?.path).toContain('/embeddings');
  });

  test('a schema that is none is refused', async () => {
    const gateway = await startGateway([]);
    for (const schema of ['', '[]', '{"type":', '{"type":"shoe"}', '{"pattern":"(?=a)"}'])
      expect(gateway.load(guardedApi('http://127.0.0.1:1', [held({ schema })])), schema).toHaveLength(1);
  });
});
