import type { Pipeline } from '../pipeline/pipeline.js';
import type { Attempt } from './attempt.js';
import type { Exchange } from './exchange.js';
import { jsonText, recordLine as line, part } from './record-line.js';

const TIME_DIGITS = 13;
const NUMBER_DIGITS = 10;
/** What fits into ten digits and into 31 bits. */
const NUMBER_MAX = 0x7fffffff;
const STATUS_DIGITS = 3;

/** The attempt of an exchange that went as nearly all do: one kept connection, one answer, nobody had anything to say. */
export function plainAttempt(x: Exchange): Attempt | null {
  const { attempts } = x;
  if (attempts.length !== 1 || x.outcome !== 'answered' || x.lastResult !== 'passed') return null;
  if (x.code !== undefined || x.policy !== undefined || x.reason !== undefined || x.notes !== null || x.llm !== null) return null;
  const attempt = attempts[0] as Attempt;
  const { connectUs, firstByteUs, status, error, because, arm } = attempt;
  if (arm !== undefined || connectUs !== undefined || error !== undefined || because !== undefined || firstByteUs === undefined || status === undefined)
    return null;
  return attempt;
}

/**
 * What the records of such exchanges have alike in one operation, in one piece, with blanks where the numbers go (JSON allows white space before a
 * number). Begins the object; members follow.
 */
export class RecordSkeleton {
  private readonly bytes: Uint8Array;
  /** Where each number ends. */
  private readonly ends: Int32Array;

  constructor(
    readonly pipeline: Pipeline,
    readonly target: string,
    readonly address: string | undefined,
    place: Uint8Array,
  ) {
    let text = '';
    const ends: number[] = [];
    const number = (before: string, digits = NUMBER_DIGITS): void => {
      text += before + ' '.repeat(digits);
      ends.push(text.length);
    };
    number('{"at":', TIME_DIGITS);
    number(',"status":', STATUS_DIGITS);
    for (const name of ['requestBytes', 'responseBytes', 'totalUs', 'policiesUs', 'firstByteUs']) number(`,"${name}":`);
    const where = address === undefined ? '' : `,"address":${jsonText(address)}`;
    number(`,"attempts":[{"target":${jsonText(target)}${where},"firstByteUs":`);
    number(',"status":', STATUS_DIGITS);
    text += '}],"timeline":[';
    for (const start of pipeline.timelineStarts) number(Buffer.from(start).toString('latin1'));
    text += `${pipeline.timelineStarts.length === 0 ? '' : '}'}],"outcome":"answered"`;
    this.bytes = part(text + Buffer.from(place).toString('latin1'));
    this.ends = Int32Array.from(ends);
  }

  fits(x: Exchange, attempt: Attempt): boolean {
    return this.pipeline === x.pipeline && this.target === attempt.target && this.address === attempt.address;
  }

  /** False, and nothing put, where a number is beyond the room for it. */
  put(x: Exchange, attempt: Attempt, totalUs: number, policiesUs: number): boolean {
    const { ends } = this;
    const { marks } = x;
    // no part of the time is longer than all of it
    if (x.requestBytes > NUMBER_MAX || x.responseBytes > NUMBER_MAX || totalUs > NUMBER_MAX || policiesUs > NUMBER_MAX) return false;
    if (marks.ran !== ends.length - 9 || x.status > 999) return false;
    const start = line.length;
    line.put(this.bytes);
    line.timeBefore(start + (ends[0] as number), x.at);
    line.numberBefore(start + (ends[1] as number), x.status);
    line.numberBefore(start + (ends[2] as number), x.requestBytes);
    line.numberBefore(start + (ends[3] as number), x.responseBytes);
    line.numberBefore(start + (ends[4] as number), totalUs);
    line.numberBefore(start + (ends[5] as number), policiesUs);
    line.numberBefore(start + (ends[6] as number), attempt.firstByteUs as number);
    line.numberBefore(start + (ends[7] as number), attempt.firstByteUs as number);
    line.numberBefore(start + (ends[8] as number), attempt.status as number);
    for (let i = 0; i < marks.ran; i++) line.numberBefore(start + (ends[i + 9] as number), marks.usOf(i));
    return true;
  }
}
