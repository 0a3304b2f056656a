/** An address that could not be connected to is passed over for so long, while others are left. */
const FAILED_MS = 10_000;

/** Spreads new connections over the addresses of a name, and passes over those that just failed. */
export class AddressTurn {
  private next: number;
  private readonly failedUntil = new Map<string, number>();

  /** @param random between 0 and 1: gateways that start together begin at different addresses */
  constructor(random: () => number) {
    this.next = Math.floor(random() * 1_000);
  }

  /** IPv6 only where there is no IPv4 that works: a half-working IPv6 is more common than none. `addresses` has IPv4 first. */
  take(addresses: readonly string[], nowMs: number): string | undefined {
    const well = this.failedUntil.size === 0 ? addresses : addresses.filter((address) => (this.failedUntil.get(address) ?? 0) <= nowMs);
    const usable = well.length > 0 ? well : addresses;
    const v4 = usable.findIndex((address) => address.includes(':'));
    const count = v4 <= 0 ? usable.length : v4;
    return count === 0 ? undefined : usable[this.next++ % count];
  }

  failed(address: string, nowMs: number): void {
    this.failedUntil.set(address, nowMs + FAILED_MS);
  }

  /** Whether some other address is worth trying now. */
  hasOther(addresses: readonly string[], nowMs: number): boolean {
    return addresses.some((address) => (this.failedUntil.get(address) ?? 0) <= nowMs);
  }

  /** Forgets addresses that are gone, and failures that are over. */
  keep(addresses: readonly string[], nowMs: number): void {
    for (const [address, until] of this.failedUntil) if (until <= nowMs || !addresses.includes(address)) this.failedUntil.delete(address);
  }
}
