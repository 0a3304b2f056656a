import { isIP, type LookupFunction } from 'node:net';
import type { AddressGuard } from './address-guard.js';
import { AddressTurn } from './dns/address-turn.js';
import type { AddressName, Names } from './dns/names.js';
import type { Way } from './open-socket.js';
import type { Origin } from './origin.js';

/** What a connection needs to know of where it goes. */
export interface Arrival {
  /** The address that is connected to. */
  address: string;
}

/** Chooses the address of each new connection to an origin, and keeps every one of them out of where it must not lead. */
export class AddressSource {
  private readonly name: AddressName | null;
  private readonly turn: AddressTurn;
  private forgetListener = () => {};
  private released = false;

  constructor(
    private readonly origin: Origin,
    private readonly names: Names,
    private readonly guard: AddressGuard | undefined,
    random: () => number,
    private readonly now: () => number,
  ) {
    // targets given as addresses were decided on by the control plane
    this.name = isIP(origin.host) === 0 ? names.host(origin.host) : null;
    this.turn = new AddressTurn(random);
  }

  onChange(listener: (addresses: readonly string[]) => void): void {
    if (this.name === null) return;
    this.forgetListener = this.name.onChange((addresses) => {
      this.turn.keep(addresses, this.now());
      listener(addresses);
    });
  }

  /** Where the next connection goes; `arrival` is told the address, at once or after a look-up. */
  way(arrival: Arrival): Way {
    const { name, origin } = this;
    if (name === null) return { host: origin.host };
    const known = name.current();
    const address = known === undefined ? undefined : this.choose(known);
    if (address !== undefined) {
      arrival.address = address;
      return { host: address };
    }
    return { host: origin.host, lookup: this.lookup(name, arrival) };
  }

  private lookup(name: AddressName, arrival: Arrival): LookupFunction {
    return (_host, _options, callback) => {
      name.resolve().then(
        (addresses) => {
          const refusal = this.guard?.refusal(this.origin, addresses);
          const address = refusal === undefined ? this.turn.take(addresses, this.now()) : undefined;
          if (address === undefined) return callback(refusal ?? new Error(`${name.host} has no address`), '', 4);
          arrival.address = address;
          callback(null, address, isIP(address));
        },
        (error: NodeJS.ErrnoException) => callback(error, '', 4),
      );
    };
  }

  /** Undefined when it must not be connected to: then the look-up says why. */
  private choose(addresses: readonly string[]): string | undefined {
    return this.guard?.refusal(this.origin, addresses) === undefined ? this.turn.take(addresses, this.now()) : undefined;
  }

  /** Could not be connected to. True when another address of the name is worth trying. */
  failed(address: string): boolean {
    const known = this.name?.current();
    if (known === undefined || address === '') return false;
    this.turn.failed(address, this.now());
    return this.turn.hasOther(known, this.now());
  }

  /** Changes of the name are to be heard of, though no connection is opened. */
  inUse(): void {
    this.name?.current();
  }

  get addresses(): readonly string[] {
    return this.name === null ? [this.origin.host] : (this.name.value ?? []);
  }

  /** Changes are not followed any more. Connections may still be opened. */
  release(): void {
    this.forgetListener();
    this.forgetListener = () => {};
    if (this.name !== null && !this.released) this.names.release(this.name);
    this.released = true;
  }
}
