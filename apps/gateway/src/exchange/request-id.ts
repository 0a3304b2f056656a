import { randomInt } from 'node:crypto';
import { newId } from '@gatehouse/kernel';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PAIRS = Array.from({ length: 1024 }, (_, i) => ALPHABET.charAt(i >> 5) + ALPHABET.charAt(i & 31));
const pair = (value: number): string => PAIRS[value & 1023] as string;

/** Distinct per process: 40 random bits. */
const PROCESS = newId('exchange').slice(-8);

let counter = randomInt(2 ** 32);
let epoch = 0;
/** What the time part begins with for 1024 ms. */
let secondsAt = -1;
let seconds = '';

/** An id of the kernel's form (time first, then what makes it unique) at a fraction of its price: the random part is drawn once, then counted. */
export function nextRequestId(nowMs: number): string {
  counter = (counter + 1) >>> 0;
  if (counter === 0) epoch = (epoch + 1) & 255;
  const high = Math.floor(nowMs / 1024);
  if (high !== secondsAt) {
    secondsAt = high;
    seconds = newId('exchange', nowMs).slice(0, 'req_'.length + 8);
  }
  // 8 characters: 8 bits of epoch and 32 of counter
  return seconds + pair(nowMs) + PROCESS + pair((epoch << 2) | (counter >>> 30)) + pair(counter >>> 20) + pair(counter >>> 10) + pair(counter);
}
