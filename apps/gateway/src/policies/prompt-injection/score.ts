import { hiddenText, invisibleIn, plainText, respelled } from './plain-text.js';
import { SIGNALS } from './signals.js';

/** Signals far from each other in a long text say nothing together. */
const WINDOW = 4_000;
const STEP = 3_000;
const CODED = /[A-Za-z0-9+/]{16,4096}={0,2}|(?:[01]{8} ?){8,512}/g;
const CODED_MAX = 8;
const INVISIBLE_MANY = 12;
const WORDS = /^[\p{L}\p{N}\p{P}\p{Zs}\n\r\t]+$/u;

export interface Score {
  /** 0 to 1. */
  value: number;
  /** Names of what was met. */
  signals: string[];
}

const NOTHING: Score = { value: 0, signals: [] };

function scoreOf(plain: string, phrases: readonly string[]): Map<string, number> {
  const met = new Map<string, number>();
  const note = (name: string, weight: number) => met.set(name, Math.max(weight, met.get(name) ?? 0));
  for (const { name, weight, pattern } of SIGNALS) if (pattern.test(plain)) note(name, weight);
  for (const phrase of phrases) if (plain.includes(phrase)) note('phrase', 1);
  return met;
}

/** Each signal leaves so much less room for chance. */
const total = (met: ReadonlyMap<string, number>): number => 1 - [...met.values()].reduce((rest, weight) => rest * (1 - weight), 1);

function best(scores: readonly ReadonlyMap<string, number>[]): Score {
  let found = NOTHING;
  for (const met of scores) {
    const value = total(met);
    if (value > found.value) found = { value, signals: [...met.keys()].sort() };
  }
  return found;
}

function windows(text: string): string[] {
  if (text.length <= WINDOW) return [text];
  const all: string[] = [];
  for (let at = 0; at < text.length; at += STEP) all.push(text.slice(at, at + WINDOW));
  return all;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(coded: string): string {
  const bits = [...coded.replace(/=+$/, '')].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return fromBits(bits);
}

const fromBits = (bits: string): string => Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString('utf8');

/** What letters and digits may spell in another writing. */
function readings(coded: string): string[] {
  if (/^[01 ]+$/.test(coded)) return [fromBits(coded.replaceAll(' ', ''))];
  const all = [Buffer.from(coded, 'base64').toString('utf8')];
  if (/^[0-9a-fA-F]+$/.test(coded)) all.push(Buffer.from(coded, 'hex').toString('utf8'));
  if (/^[A-Z2-7]+=*$/.test(coded)) all.push(fromBase32(coded));
  return all;
}

/** What is written in base64, base32, hexadecimal or binary digits, where that is words. */
function decoded(text: string): string[] {
  const found: string[] = [];
  for (const [coded] of text.matchAll(CODED)) {
    if (found.length >= CODED_MAX) break;
    found.push(...readings(coded).filter((plain) => WORDS.test(plain) && plain.includes(' ')));
  }
  return found;
}

function together(met: Map<string, number>, name: string, weight: number): Map<string, number> {
  if (met.size > 0) met.set(name, weight);
  return met;
}

/**
 * How much a text reads like an attempt to change a model's instructions, and what in it does. Time grows with the length of the text alone.
 * @param phrases of somebody's own, plain
 */
export function injectionScore(text: string, phrases: readonly string[] = []): Score {
  if (text.length < 4) return NOTHING;
  const scores: Map<string, number>[] = [];
  for (const window of windows(plainText(text))) {
    scores.push(scoreOf(window, phrases));
    const spelled = respelled(window);
    if (spelled !== window) scores.push(together(scoreOf(spelled, phrases), 'respelled', 0.2));
  }
  for (const hidden of decoded(text)) scores.push(together(scoreOf(plainText(hidden), phrases), 'coded', 0.4));
  const tags = hiddenText(text);
  if (tags !== '') scores.push(scoreOf(plainText(tags), phrases).set('hidden', 0.7));
  else if (invisibleIn(text) >= INVISIBLE_MANY) for (const met of scores) together(met, 'invisible', 0.3);
  return best(scores);
}
