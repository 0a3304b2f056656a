import { decode } from '../../../bodies/coding.js';
import { held } from '../../../bodies/held.js';
import type { AnswerReader } from './answer.js';

/** Up to so much is held back: until its end is here, another target may do better. */
const HELD_MAX = 1 << 20;
/** What has to be read whole is not read beyond this. */
const READ_MAX = 64 << 20;

export interface WholeTaker {
  whole(body: Buffer): void;
  /** More than is held back: the rest is passed on as it comes. Not called where answers have to be read whole. */
  tooLong(begin: Buffer): void;
  rest(bytes: Buffer): void;
  flush(): boolean;
  restEnded(): void;
  broke(fault: Parameters<AnswerReader['broke']>[0]): void;
  unreadable(): void;
}

/** An answer in one piece. */
export class WholeAnswer implements AnswerReader {
  private pieces: Buffer[] = [];
  private bytes = 0;
  private passing = false;

  /** @param whole it has to be read as a whole */
  constructor(
    private readonly taker: WholeTaker,
    private readonly contentEncoding: string | undefined,
    private readonly whole: boolean,
  ) {}

  piece(bytes: Buffer): void {
    if (this.passing) {
      this.taker.rest(bytes);
      return;
    }
    this.bytes += bytes.length;
    held.bytes += bytes.length;
    this.pieces.push(Buffer.from(bytes));
    const coded = this.contentEncoding !== undefined;
    if (this.whole || coded ? this.bytes <= READ_MAX : this.bytes <= HELD_MAX) return;
    const begin = this.taken();
    if (this.whole || coded) this.taker.unreadable();
    else {
      this.passing = true;
      this.taker.tooLong(begin);
    }
  }

  private taken(): Buffer {
    const body = this.pieces.length === 1 ? (this.pieces[0] as Buffer) : Buffer.concat(this.pieces, this.bytes);
    this.leave();
    return body;
  }

  flush(): boolean {
    return !this.passing || this.taker.flush();
  }

  ended(): void {
    if (this.passing) {
      this.taker.restEnded();
      return;
    }
    const body = this.taken();
    if (this.contentEncoding === undefined) this.taker.whole(body);
    else void this.decoded(body, this.contentEncoding);
  }

  private async decoded(body: Buffer, coding: string): Promise<void> {
    const content = await decode(body, coding, READ_MAX);
    if (typeof content === 'string') this.taker.unreadable();
    else this.taker.whole(content);
  }

  broke(fault: Parameters<AnswerReader['broke']>[0]): void {
    this.leave();
    this.taker.broke(fault);
  }

  leave(): void {
    held.bytes -= this.bytes;
    this.bytes = 0;
    this.pieces = [];
  }
}
