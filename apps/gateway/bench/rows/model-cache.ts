import { ModelCacheConfig } from '@gatehouse/definition';
import { figure, type Outcome, type Row, rounded, table } from '../figures.js';
import { HELD_OUT } from '../model-cache/held-out.js';
import { acrossLines, asServed, byVectors, comparisonMicros, vectorsOf } from '../model-cache/judges.js';
import { pairsOf } from '../model-cache/pairs.js';
import { type Score, score, sum, textsOf } from '../model-cache/score.js';
import { TUNED } from '../model-cache/tuned.js';

const { LocalEmbedder } = (await import(
  new URL('../../dist/llm/embedding/local-embedder.js', import.meta.url).href
)) as typeof import('../../src/llm/embedding/local-embedder.js');

/** What others ask for by default, and beyond: hit on vectors alone. */
const LEAST = [0.8, 0.85, 0.9, 0.95];
const MISSED_MAX = 60;

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)}%`);
const row = ({ family, same, found, others, wrong }: Score): string[] => [
  family,
  String(same),
  String(found),
  percent(found, same),
  String(others),
  String(wrong.length),
];
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function show(title: string, scores: readonly Score[]): void {
  const all = { family: 'all', ...sum(scores) };
  print(`\n${title}\n${table([['', 'same', 'found', 'recall', 'others', 'false hits'], ...[...scores, all].map(row)])}`);
  for (const { one, other } of all.wrong) print(`false hit: ${one} | ${other}`);
}

/** No embedding model: what is measured is that of the gateway. */
const quiet = {
  info: () => {},
  warn: () => {},
  error: (fields: object, message: string) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

export const modelCache: Row = {
  id: 'model-cache',
  about: 'false hits and recall of the cache of models by meaning, on labelled pairs that nothing was tuned on',
  async measure(): Promise<Outcome> {
    const [tuned, heldOut] = [pairsOf(TUNED), pairsOf(HELD_OUT)];
    const least = ModelCacheConfig.parse({}).similarity;
    const embedder = new LocalEmbedder(quiet);
    try {
      const began = performance.now();
      const texts = [...textsOf(tuned), ...textsOf(heldOut)];
      const vectors = await vectorsOf(texts, embedder);
      const vectorMs = (performance.now() - began) / texts.length;
      const served = score(heldOut, asServed(vectors, least));
      show('tuned on (words, phrases and the similarity were chosen with these in sight)', score(tuned, asServed(vectors, least)));
      show('held out (nothing was chosen by these)', served);
      const alone = LEAST.map((one) => ({ one, ...sum(score(heldOut, byVectors(vectors, one))) }));
      print(
        `\nheld out, by vectors alone\n${table([['similarity', 'recall', 'false hits'], ...alone.map(({ one, found, same, wrong, others }) => [String(one), percent(found, same), `${wrong.length} of ${others}`])])}`,
      );
      const across = acrossLines(HELD_OUT);
      const { same, found, wrong, others } = sum(served);
      const byFamily = Object.fromEntries(served.map((one) => [one.family, { recall: rounded(one.found / one.same, 3), wrong: one.wrong.length }]));
      const falseAlone = Object.fromEntries(alone.map((one) => [`vectors alone at ${one.one}`, one.wrong.length]));
      const missedAlone = Object.fromEntries(alone.map((one) => [`vectors alone at ${one.one}`, rounded(100 - (100 * one.found) / one.same)]));
      const detail = { pairs: heldOut.length, tunedPairs: tuned.length, others, least, byFamily, vectorMs: rounded(vectorMs) };
      return {
        figures: [
          figure({
            id: 'model-cache-false-hits',
            value: wrong.length,
            unit: `false hits of ${others} held-out pairs`,
            goal: 0,
            must: 0,
            anchors: falseAlone,
            detail,
          }),
          figure({
            id: 'model-cache-strangers',
            value: across.wrong,
            unit: `of ${across.pairs} pairs of questions on different lines taken for one, by words alone`,
            goal: 0,
            must: 0,
            anchors: {},
            detail: {},
          }),
          figure({
            id: 'model-cache-missed',
            value: rounded(100 - (100 * found) / same),
            unit: `% of ${same} held-out pairs not found`,
            goal: MISSED_MAX,
            must: MISSED_MAX,
            anchors: missedAlone,
            detail: {},
          }),
          figure({
            id: 'model-cache-compare',
            value: rounded(comparisonMicros(textsOf(heldOut))),
            unit: 'us to hold a question against a known one',
            goal: 2,
            anchors: {},
            detail: {},
          }),
        ],
        lacking: [],
      };
    } finally {
      embedder.close();
    }
  },
};
