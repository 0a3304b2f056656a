import { expect, test } from 'vitest';
import { newLedger } from '../../ir/index.js';
import { decodeRanking, decodeRerank, encodeRanking, encodeRerank, rankingUsage } from './rerank.js';

const ASKED = { model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true };

test.each([
  ['cohere', { model: 'm', query: 'q', documents: ['a', 'b'], top_n: 1 }],
  ['jina', { model: 'm', query: 'q', documents: ['a', 'b'], top_n: 1, return_documents: true }],
  ['voyage', { model: 'm', query: 'q', documents: ['a', 'b'], top_k: 1, return_documents: true }],
] as const)('a ranking is asked for in the form of %s', (form, body) => {
  const ledger = newLedger();
  expect(encodeRerank(decodeRerank(ASKED), form, {}, ledger)).toEqual(body);
  expect(ledger.entries).toEqual([]);
  expect(encodeRerank(decodeRerank({ ...ASKED, max_tokens_per_doc: 5 }), form, {}, ledger)).toEqual(body);
  expect(ledger.entries).toMatchObject([{ fate: 'lost', pointer: '/max_tokens_per_doc' }]);
});

const RANKINGS = {
  cohere: {
    id: 'r',
    results: [{ index: 1, relevance_score: 0.9, document: { text: 'b' } }],
    meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
  },
  jina: { model: 'm', object: 'list', usage: { total_tokens: 7 }, results: [{ index: 1, relevance_score: 0.9, document: { text: 'b' } }] },
  voyage: { object: 'list', data: [{ relevance_score: 0.9, index: 1, document: 'b' }], model: 'm', usage: { total_tokens: 7 } },
};

test.each(['cohere', 'jina', 'voyage'] as const)('an answer in the form of %s is read, and told in every form', (from) => {
  const reply = decodeRanking(RANKINGS[from]);
  expect(reply.results).toEqual([{ index: 1, score: 0.9, document: 'b' }]);
  expect(rankingUsage(RANKINGS[from])).toEqual(from === 'cohere' ? { searchUnits: 1 } : { inputTokens: 7 });
  for (const to of ['cohere', 'jina', 'voyage'] as const) {
    const told = encodeRanking({ ...reply, results: [{ index: 1, score: 0.9 }] }, to, decodeRerank(ASKED));
    expect(decodeRanking(told).results).toEqual(reply.results);
    if (to === from) expect(told).toEqual(Object.hasOwn(RANKINGS[to], 'id') ? { ...RANKINGS.cohere } : RANKINGS[to]);
  }
});

test('what is no ranking is told', () => {
  expect(() => decodeRerank({ model: 'm', query: 'q', documents: [{}] })).toThrow(expect.objectContaining({ pointer: '/documents/0' }) as Error);
  expect(() => decodeRanking({ detail: 'x' })).toThrow(expect.objectContaining({ name: 'BadModelReply' }) as Error);
});
