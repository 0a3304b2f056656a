import { inOneGo, type Steps } from '../../compile/steps.js';
import { hiddenText, invisibleIn, plainText, respelled } from './plain-text.js';
import { SIGNALS } from './signals.js';

/** Signals far from each other in a long text say nothing together. */
const WINDOW = 4_000;
const STEP = 3_000;
const CODED = /[A-Za-z0-9+/]{16,4096}={0,2}|(?:[01]{8} ?){8,512}/g;
/** Texts are read in parts of so many letters, about: a part ends where a word does. */
const PART = 8_192;
const SPACE = /\s/g;
const CODED_MAX = 8;
/** What `CODED` takes at most. */
const CODED_LONGEST = 4_608;
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
  for (const { name, weight, pattern, hint } of SIGNALS) if ((hint === undefined || hint.test(plain)) && pattern.test(plain)) note(name, weight);
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
function* decodedSteps(text: string): Steps<string[]> {
  const found: string[] = [];
  for (let from = 0; from < text.length; from += PART) {
    // what begins in a part is read with it, to its end
    for (const { 0: coded, index } of text.slice(from, from + PART + CODED_LONGEST).matchAll(CODED)) {
      if (index >= PART) break;
      if (found.length >= CODED_MAX) return found;
      found.push(...readings(coded).filter((plain) => WORDS.test(plain) && plain.includes(' ')));
    }
    yield;
  }
  return found;
}

function together(met: Map<string, number>, name: string, weight: number): Map<string, number> {
  if (met.size > 0) met.set(name, weight);
  return met;
}

/** The text as it is read, a step for each part. */
function* plainSteps(text: string): Steps<string> {
  if (text.length <= 2 * PART) return plainText(text);
  let plain = '';
  let gap = '';
  for (let at = 0; at < text.length; ) {
    SPACE.lastIndex = at + PART;
    const space = SPACE.exec(text)?.index ?? text.length;
    // where no word ends for long, it is cut
    const end = Math.min(space, at + 2 * PART);
    const part = plainText(text.slice(at, end));
    // what is left out between two parts is a gap, as it is in one
    if (plainText(text[at] ?? '') === '') gap = ' ';
    if (part !== '') {
      plain += plain === '' ? part : gap + part;
      gap = '';
    }
    if (plainText(text[end - 1] ?? '') === '') gap = ' ';
    at = end;
    yield;
  }
  return plain;
}

/**
 * How much a text reads like an attempt to change a model's instructions, and what in it does. Time grows with the length of the text alone; of long ones it is taken in steps.
 * @param phrases of somebody's own, plain
 */
export function* injectionSteps(text: string, phrases: readonly string[] = []): Steps<Score> {
  if (text.length < 4) return NOTHING;
  const scores: Map<string, number>[] = [];
  for (const window of windows(yield* plainSteps(text))) {
    scores.push(scoreOf(window, phrases));
    yield;
    const spelled = respelled(window);
    if (spelled === window) continue;
    scores.push(together(scoreOf(spelled, phrases), 'respelled', 0.2));
    yield;
  }
  for (const hidden of yield* decodedSteps(text)) {
    scores.push(together(scoreOf(plainText(hidden), phrases), 'coded', 0.4));
    yield;
  }
  const tags = hiddenText(text);
  if (tags !== '') scores.push(scoreOf(plainText(tags), phrases).set('hidden', 0.7));
  else if (invisibleIn(text) >= INVISIBLE_MANY) for (const met of scores) together(met, 'invisible', 0.3);
  return best(scores);
}

/** The same at once. */
export const injectionScore = (text: string, phrases: readonly string[] = []): Score => inOneGo(injectionSteps(text, phrases));
