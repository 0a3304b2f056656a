import { RecentValues } from '../exchange/recent-values.js';
import { ForwardedLines } from './forwarded.js';

const COUNT = 512;

/** What spares work from one request of a client to its next. Only ever asked for what is at hand: to share one costs time, never a wrong answer. */
export class ClientMemory {
  readonly recent = new RecentValues();
  readonly forwarded = new ForwardedLines();
}

/** A memory is a kilobyte: there are so many at most, given to connections in turn, because most connections of a gateway are idle. */
export class ClientMemories {
  private readonly made: ClientMemory[] = [];
  private turn = 0;

  next(): ClientMemory {
    const at = this.turn;
    this.turn = (at + 1) % COUNT;
    const memory = this.made[at] ?? new ClientMemory();
    this.made[at] = memory;
    return memory;
  }
}
