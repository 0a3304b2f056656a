import { type Address, parseAddress, parseRange } from './address.js';

/** Ranges of one family, sorted, none touching the next: found by halving. */
class Ranges<A extends Address> {
  private readonly firsts: A[] = [];
  private readonly lasts: A[] = [];

  /** @param after the address that follows another */
  constructor(ranges: readonly { first: A; last: A }[], after: (address: A) => A) {
    const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    for (const { first, last } of sorted) {
      const end = this.lasts.length - 1;
      const before = this.lasts[end];
      if (before === undefined || first > after(before)) {
        this.firsts.push(first);
        this.lasts.push(last);
      } else if (last > before) this.lasts[end] = last;
    }
  }

  has(address: A): boolean {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (address < (this.firsts[middle] as A)) high = middle - 1;
      else if (address > (this.lasts[middle] as A)) low = middle + 1;
      else return true;
    }
    return false;
  }
}

/** Addresses and ranges, prepared for look-up: what it costs grows with the logarithm of how many there are. Immutable. */
export class AddressSet {
  private readonly v4: Ranges<number>;
  private readonly v6: Ranges<bigint>;

  /** @throws Error for what is neither an address nor a CIDR range */
  constructor(texts: readonly string[]) {
    const v4: { first: number; last: number }[] = [];
    const v6: { first: bigint; last: bigint }[] = [];
    for (const text of texts) {
      const range = parseRange(text);
      if (range === undefined) throw new Error(`${text} is no address and no range`);
      const { first, last } = range;
      if (typeof first === 'number' && typeof last === 'number') v4.push({ first, last });
      else if (typeof first === 'bigint' && typeof last === 'bigint') v6.push({ first, last });
    }
    this.v4 = new Ranges(v4, (address) => address + 1);
    this.v6 = new Ranges(v6, (address) => address + 1n);
  }

  has(address: Address): boolean {
    return typeof address === 'number' ? this.v4.has(address) : this.v6.has(address);
  }

  /** False for what is no address. */
  hasText(text: string): boolean {
    const address = parseAddress(text);
    return address !== undefined && this.has(address);
  }
}
