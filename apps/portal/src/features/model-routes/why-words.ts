import { formatMicros } from '../../lib/number';

const PREDICTED = /^score (\d+) \(cost (\d+), late (\d+) ms, fails ([\d.]+)%(?:, (\d+) tokens cached)?\)(, to find out)?$/;
const OTHER = /^(.+) (\d+)( but late)?$/;

const price = (micros: string): string => formatMicros(Number(micros));
const seconds = (ms: string): string => (Number(ms) < 1_000 ? `${ms} ms` : `${(Number(ms) / 1_000).toFixed(1)} s`);

/** What the call was expected to come to, and of what that is made. */
function predictedWords([, score = '', cost = '', late = '', fails = '', cached, explored]: RegExpExecArray, others: string | undefined): string[] {
  if (others === undefined) return ['The only target that could be asked.'];
  const chosen =
    explored === undefined
      ? 'The lowest expected price, or as good as that.'
      : 'Asked to see how it does now: it was not heard of for long, and others were expected to cost less.';
  const known = cached === undefined ? '' : `, with about ${cached} tokens that it has cached`;
  const made = `Expected to come to ${price(score)}: ${price(cost)} for tokens${known}, the rest for ${seconds(late)} of waiting and a ${fails} % chance of failure.`;
  const next = others.split(', ').flatMap((one) => {
    const found = OTHER.exec(one);
    return found ? [`${found[1]} (${price(found[2] ?? '')}${found[3] === undefined ? '' : ', but late'})`] : [];
  });
  return [chosen, made, ...(next.length > 0 ? [`Else ${next.join(', ')}.`] : [])];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The reason that a gateway gives in one line for a target (`x-gatehouse-route-reason`), in sentences for people. */
export function whyWords(reason: string): string[] {
  const [head = '', ...rest] = reason.split('; ');
  const [strategy, ...ground] = head.split(': ');
  const text = ground.join(': ');
  const others = rest.find((part) => part.startsWith('else '))?.slice('else '.length);
  const predicted = PREDICTED.exec(text);
  const first = predicted ? predictedWords(predicted, others) : [text === '' ? capital(head) : `${capital(text)} (${strategy}).`];
  return [...first, ...rest.filter((part) => !predicted || !part.startsWith('else ')).map((part) => `${part.startsWith('after ') ? capital(part) : part}.`)];
}
