import type { EgressDestination } from '@gatehouse/definition';

/** A host and a port that calls are to go to. */
export interface Destination {
  /** Lower case; an address in its one spelling, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Which places an egress API leads to. Look-ups cost by the labels of a name, not by the length of the list. */
export class Destinations {
  private readonly exact = new Map<string, Set<number>>();
  private readonly below = new Map<string, Set<number>>();
  private readonly anywhere = new Set<number>();

  constructor(destinations: readonly EgressDestination[]) {
    for (const { host, ports } of destinations) {
      const set = host === '*' ? this.anywhere : host.startsWith('*.') ? portsOf(this.below, host.slice(2)) : portsOf(this.exact, host);
      for (const port of ports) set.add(port);
    }
  }

  allow({ host, port }: Destination): boolean {
    if (this.anywhere.has(port) || this.exact.get(host)?.has(port)) return true;
    if (this.below.size === 0) return false;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) if (this.below.get(host.slice(dot + 1))?.has(port)) return true;
    return false;
  }
}

function portsOf(map: Map<string, Set<number>>, host: string): Set<number> {
  const known = map.get(host) ?? new Set<number>();
  map.set(host, known);
  return known;
}
