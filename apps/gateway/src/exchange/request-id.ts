import { randomInt } from 'node:crypto';
import { newId } from '@gatehouse/kernel';

const ALPHABET = Uint8Array.from(Buffer.from('0123456789abcdefghjkmnpqrstvwxyz', 'latin1'));
const NAME = 'x-request-id: ';
const PREFIX = 'req_';
const TIME_DIGITS = 10;
/** Distinct per process: 40 random bits. */
const PROCESS = newId('exchange').slice(-8);
const COUNT_DIGITS = 8;
/** Four digits of five bits. */
const HALF = 0xfffff;

/** The line of one id of ours at a time: written anew for each, because a string per call costs more than these few digits. */
const LINE = Uint8Array.from(Buffer.from(`${NAME}${PREFIX}${' '.repeat(TIME_DIGITS)}${PROCESS}${' '.repeat(COUNT_DIGITS)}\r\n`, 'latin1'));
const TIME_AT = NAME.length + PREFIX.length;
const COUNT_AT = TIME_AT + TIME_DIGITS + PROCESS.length;
const ID = LINE.subarray(NAME.length, LINE.length - 2);
const ID_TEXT = Buffer.from(ID.buffer, ID.byteOffset, ID.length);

let low = randomInt(HALF + 1);
let high = randomInt(HALF + 1);

function putDigits(at: number, value: number): void {
  LINE[at] = ALPHABET[(value >>> 15) & 31] as number;
  LINE[at + 1] = ALPHABET[(value >>> 10) & 31] as number;
  LINE[at + 2] = ALPHABET[(value >>> 5) & 31] as number;
  LINE[at + 3] = ALPHABET[value & 31] as number;
}

/** An id of the kernel's form (time first, then what makes it unique) at a fraction of its price: the random part is drawn once, then counted. */
export class RequestId {
  private constructor(
    private readonly at: number,
    private readonly high: number,
    private readonly low: number,
    /** Made when first asked for. */
    private known: string | null,
  ) {}

  /** @param nowMs Unix milliseconds */
  static next(nowMs: number): RequestId {
    low = (low + 1) & HALF;
    if (low === 0) high = (high + 1) & HALF;
    return new RequestId(nowMs, high, low, null);
  }

  /** @param text of the client's own, or of a store's: printable ASCII */
  static of(text: string): RequestId {
    return new RequestId(0, 0, 0, text);
  }

  get text(): string {
    if (this.known === null) {
      this.fill();
      this.known = ID_TEXT.toString('latin1');
    }
    return this.known;
  }

  /** The header line with its end. Valid until the next id is written. */
  line(): Uint8Array {
    if (this.at === 0 && this.known !== null) return Buffer.from(`${NAME}${this.known}\r\n`, 'latin1');
    this.fill();
    return LINE;
  }

  /** The id itself. Valid until the next id is written. */
  bytes(): Uint8Array {
    if (this.at === 0 && this.known !== null) return Buffer.from(this.known, 'latin1');
    this.fill();
    return ID;
  }

  private fill(): void {
    const { at } = this;
    const upper = Math.floor(at / (1 << 30));
    const lower = at - upper * (1 << 30);
    // 50 bits of time: 20 and 30
    putDigits(TIME_AT, upper);
    putDigits(TIME_AT + 4, lower >>> 10);
    LINE[TIME_AT + 8] = ALPHABET[(lower >>> 5) & 31] as number;
    LINE[TIME_AT + 9] = ALPHABET[lower & 31] as number;
    putDigits(COUNT_AT, this.high);
    putDigits(COUNT_AT + 4, this.low);
  }
}
