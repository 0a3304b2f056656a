import { type Figure, figure, median, type Outcome, type Row, rounded } from '../figures.js';

const built = async <T>(path: string): Promise<T> => (await import(new URL(`../../dist/${path}`, import.meta.url).href)) as T;
const { detectorsOf } = await built<typeof import('../../src/llm/guards/detectors/detectors-of.js')>('llm/guards/detectors/detectors-of.js');
const { mask } = await built<typeof import('../../src/llm/guards/finder.js')>('llm/guards/finder.js');
const { HeldText } = await built<typeof import('../../src/llm/guards/held-text.js')>('llm/guards/held-text.js');
const { injectionScore } = await built<typeof import('../../src/policies/prompt-injection/score.js')>('policies/prompt-injection/score.js');

const KINDS = ['email', 'phone', 'payment-card', 'iban', 'us-ssn', 'ip-address', 'url-credentials', 'secret'];
const SENTENCE = 'The quarterly report for 2024 says that sales rose by 12 percent, and that the new office opens in May; ask Jane for details. ';
const PROMPT_KB = 100;
const ROUNDS = 15;
/** Characters of a piece of a stream, as models give them. */
const PIECE = 5;

/** Texts that were made to be slow to look at. */
const HOSTILE = [
  '4 1 1 1 ',
  'a@a.',
  'eyJaaaaaaaaa.eyJ',
  '-----BEGIN PRIVATE KEY-----',
  '://a:',
  '+1 (',
  'secret_key=',
  'ab12 ',
  '::',
  'ignore the all ',
  'send password ',
];

const prose = SENTENCE.repeat(Math.ceil((PROMPT_KB * 1_000) / SENTENCE.length));

/** Microseconds of the work, the median of several. */
function micros(work: () => void): number {
  work();
  return median(
    Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    }),
  );
}

function streamed(text: string): void {
  const held = new HeldText(detectorsOf(KINDS), () => '*');
  for (let at = 0; at < text.length; at += PIECE) held.push(text.slice(at, at + PIECE));
  held.end();
}

export const guards: Row = {
  id: 'guards',
  about: 'what it costs to look at prompts and streams for sensitive data and injections',
  async measure(): Promise<Outcome> {
    const detectors = detectorsOf(KINDS);
    const kb = prose.length / 1_000;
    const stream = prose.slice(0, 20_000);
    const hostile = HOSTILE.map((part) => part.repeat(Math.ceil(20_000 / part.length)));
    const worst = (of: (text: string) => void): Record<string, number> =>
      Object.fromEntries(hostile.map((text, i) => [HOSTILE[i] ?? '', rounded(micros(() => of(text)) / (text.length / 1_000))]));
    const figures: Figure[] = [
      figure({
        id: 'guards-mask',
        value: rounded(micros(() => void mask(prose, detectors)) / kb),
        unit: 'us of CPU for 1,000 characters of prose',
        goal: 30,
        anchors: {},
        detail: { hostile: worst((text) => void mask(text, detectors)) },
      }),
      figure({
        id: 'guards-stream',
        value: rounded(micros(() => streamed(stream)) / (stream.length / PIECE)),
        unit: `us of CPU for a piece of ${PIECE} characters of a stream`,
        goal: 30,
        anchors: {},
        detail: { hostile: worst(streamed) },
      }),
      figure({
        id: 'guards-injection',
        value: rounded(micros(() => void injectionScore(prose)) / kb),
        unit: 'us of CPU for 1,000 characters of prose',
        goal: 200,
        anchors: {},
        detail: { hostile: worst((text) => void injectionScore(text)) },
      }),
    ];
    return { figures, lacking: [] };
  },
};
