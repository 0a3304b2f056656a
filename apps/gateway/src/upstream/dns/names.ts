import { Name } from './name.js';
import { Resolver, type ServiceRecord } from './resolver.js';

/** Node does not tell the TTL of SRV records: they are asked for this often, which costs the resolver's cache one answer. */
const SERVICE_MS = 5_000;

export type AddressName = Name<readonly string[]>;
export type ServiceName = Name<readonly ServiceRecord[]>;

const byText = (a: string, b: string) => Number(a.includes(':')) - Number(b.includes(':')) || (a < b ? -1 : 1);
const byRecord = (a: ServiceRecord, b: ServiceRecord) => a.priority - b.priority || byText(a.host, b.host) || a.port - b.port;

/** Names in use, each asked for once however many upstreams use it. */
export class Names {
  private readonly hosts = new Map<string, AddressName>();
  private readonly services = new Map<string, ServiceName>();

  constructor(
    private readonly resolver = new Resolver(),
    private readonly now: () => number = () => performance.now(),
  ) {}

  host(host: string): AddressName {
    return hold(this.hosts, host.toLowerCase(), (key) => {
      // sorted: servers turn the order on every answer, which is no change
      const ask = async (name: string) => {
        const { addresses, ttlMs } = await this.resolver.addresses(name);
        return { value: [...new Set(addresses)].sort(byText), ttlMs };
      };
      return new Name<readonly string[]>(key, ask, this.now);
    });
  }

  service(name: string): ServiceName {
    return hold(this.services, name.toLowerCase(), (key) => {
      const ask = async (asked: string) => ({ value: (await this.resolver.service(asked)).sort(byRecord), ttlMs: SERVICE_MS });
      return new Name<readonly ServiceRecord[]>(key, ask, this.now, true);
    });
  }

  release(name: AddressName | ServiceName): void {
    if (--name.holders > 0) return;
    if (this.hosts.get(name.host) === name) this.hosts.delete(name.host);
    if (this.services.get(name.host) === name) this.services.delete(name.host);
  }

  tick(nowMs: number): void {
    for (const name of this.hosts.values()) name.tick(nowMs);
    for (const name of this.services.values()) name.tick(nowMs);
  }

  close(): void {
    this.resolver.close();
  }

  get size(): number {
    return this.hosts.size + this.services.size;
  }
}

function hold<T>(names: Map<string, Name<T>>, key: string, make: (key: string) => Name<T>): Name<T> {
  let name = names.get(key);
  if (name === undefined) {
    name = make(key);
    names.set(key, name);
  }
  name.holders++;
  return name;
}
