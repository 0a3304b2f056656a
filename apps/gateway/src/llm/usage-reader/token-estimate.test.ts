import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { asItIs, HeardText, textInJson, tokensInJson } from './heard-text.js';
import { estimatedTokens } from './token-estimate.js';

/** Texts that nothing was tuned on. */
const TEXTS: Record<string, string> = {
  prose:
    'The lighthouse keeper climbed the narrow staircase every evening at dusk, carrying a small lantern and a notebook. He recorded the weather, the passing ships and, on quiet nights, the number of gulls that settled on the railing. Nobody had asked him to do so; it was simply a habit that had grown over thirty years of solitude.',
  list: '- [ ] Buy milk\n- [x] Call the plumber (again!)\n- [ ] Renew passport — deadline: 2027-03-01\n  1. photos\n  2. form DS-82\n\n| item | price |\n| --- | --- |\n| milk | $1.99 |\n',
  python:
    'def fibonacci(n: int) -> list[int]:\n    """Return the first n numbers."""\n    if n <= 0:\n        return []\n    sequence = [0, 1]\n    while len(sequence) < n:\n        sequence.append(sequence[-1] + sequence[-2])\n    return sequence[:n]\n\n\nprint(fibonacci(10))\n',
  sql: "SELECT c.customer_id, SUM(o.total_amount) AS revenue FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id WHERE o.created_at >= '2026-01-01' GROUP BY c.customer_id HAVING SUM(o.total_amount) > 1000 ORDER BY revenue DESC LIMIT 50;",
  json: JSON.stringify({
    city: 'Lisbon',
    forecast: [
      { day: 'monday', high: 21.5, low: 14, rain: false },
      { day: 'tuesday', high: 19, low: 13.2, rain: true },
    ],
    unit: 'celsius',
  }),
  spanish:
    'El farero subía cada tarde la estrecha escalera con una pequeña linterna y un cuaderno. Anotaba el tiempo, los barcos que pasaban y, en las noches tranquilas, el número de gaviotas que se posaban en la barandilla. Nadie se lo había pedido.',
  dutch:
    'De vuurtorenwachter beklom elke avond de smalle trap met een kleine lantaarn en een notitieboekje. Hij noteerde het weer, de voorbijvarende schepen en het aantal meeuwen.',
  ukrainian: 'Доглядач маяка щовечора піднімався вузькими сходами з маленьким ліхтарем і зошитом. Він записував погоду та кораблі, що пропливали повз.',
  korean: '등대지기는 매일 저녁 작은 등불과 공책을 들고 좁은 계단을 올라갔다. 그는 날씨와 지나가는 배들을 기록했다.',
};

test.each(Object.entries(TEXTS))('of %s is within a quarter of what a tokenizer counts', (_, text) => {
  const share = estimatedTokens(text) / countTokens(text);
  expect(share).toBeGreaterThan(0.75);
  expect(share).toBeLessThan(1.25);
});

test('of all of them together it is within a tenth', () => {
  const all = Object.values(TEXTS).join('\n');
  expect(Math.abs(estimatedTokens(all) / countTokens(all) - 1)).toBeLessThan(0.1);
});

test('what an event says is told from what it is wrapped in, in every format, and so is a body', () => {
  const events = {
    'a "quoted" word\n': JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'a "quoted" word\n' }, finish_reason: null }] }),
    '{"city":"Rome"}': JSON.stringify({ type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{"city":"Rome"}' } }),
    Hello: JSON.stringify({ candidates: [{ content: { parts: [{ text: 'Hello' }] } }] }),
    'so far': JSON.stringify({ type: 'response.output_text.delta', output_index: 0, delta: 'so far' }),
    hmm: JSON.stringify({ message: { role: 'assistant', thinking: 'hmm', content: '' }, done: false }),
  };
  for (const [text, event] of Object.entries(events)) expect(textInJson(event)).toBe(text);
  const prose = TEXTS.prose ?? '';
  const body = Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prose }] }));
  expect(Math.abs(tokensInJson(body) / countTokens(prose) - 1)).toBeLessThan(0.1);
  const long = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: prose.repeat(300) }] }));
  expect(Math.abs(tokensInJson(long) / (300 * countTokens(prose)) - 1)).toBeLessThan(0.1);
});

test('an answer in pieces is as many tokens as in one, however the pieces are cut, and however long it is', () => {
  const prose = (TEXTS.prose ?? '').repeat(100);
  const whole = countTokens(prose);
  const words = prose.split(/(?<= )/);
  const tens = Array.from({ length: Math.ceil(words.length / 10) }, (_, i) => words.slice(i * 10, i * 10 + 10).join(''));
  for (const pieces of [words, tens]) {
    const heard = new HeardText(asItIs);
    for (const piece of pieces) heard.add(piece);
    expect(Math.abs(heard.tokens / whole - 1)).toBeLessThan(0.12);
    expect(Math.abs(heard.soFar / whole - 1)).toBeLessThan(0.12);
    expect(heard.pieces).toBe(pieces.length);
  }
});
