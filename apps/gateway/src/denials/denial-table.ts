import type { Denial } from '@gatehouse/definition';
import { type Address, parseAddress } from '../addresses/address.js';
import { AddressSet } from '../addresses/address-set.js';

/** What is known of a call. */
export interface DeniedFacts {
  api?: string;
  address?: string;
  application?: string | undefined;
  credential?: string | undefined;
}

interface OfTenant {
  /** By kind and id, or by one address. */
  readonly named: Map<string, Denial[]>;
  readonly ranges: { denial: Denial; set: AddressSet }[];
}

const nameOf = (on: Denial['on'], value: string): string => `${on}:${value}`;
const addressName = (address: Address): string => nameOf('address', `${typeof address}:${address}`);

/** Denials by tenant, prepared for look-up. Immutable. */
export class DenialTable {
  private readonly tenants = new Map<string, OfTenant>();
  readonly size: number;

  constructor(denials: Iterable<Denial>) {
    let size = 0;
    for (const denial of denials) {
      size++;
      const tenant = this.of(denial.tenantId);
      const address = denial.on === 'address' ? parseAddress(denial.value) : undefined;
      if (denial.on === 'address' && address === undefined) tenant.ranges.push({ denial, set: new AddressSet([denial.value]) });
      else {
        const name = address === undefined ? nameOf(denial.on, denial.value) : addressName(address);
        const same = tenant.named.get(name);
        if (same === undefined) tenant.named.set(name, [denial]);
        else same.push(denial);
      }
    }
    this.size = size;
  }

  private of(tenantId: string): OfTenant {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    const made: OfTenant = { named: new Map(), ranges: [] };
    this.tenants.set(tenantId, made);
    return made;
  }

  /**
   * The first denial that such a call meets.
   * @param lifted ids that count no more
   */
  find(tenantId: string, { api, address, application, credential }: DeniedFacts, nowMs: number, lifted?: ReadonlySet<string>): Denial | undefined {
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined) return undefined;
    const counts = ({ id, expiresAtMs }: Denial): boolean => (expiresAtMs === undefined || nowMs < expiresAtMs) && lifted?.has(id) !== true;
    const named = (name: string) => tenant.named.get(name)?.find(counts);
    const by = (on: Denial['on'], value: string | undefined) => (value === undefined ? undefined : named(nameOf(on, value)));
    const found = by('api', api) ?? by('credential', credential) ?? by('application', application);
    const parsed = found !== undefined || address === undefined ? undefined : parseAddress(address);
    if (parsed === undefined) return found;
    return named(addressName(parsed)) ?? tenant.ranges.find(({ denial, set }) => counts(denial) && set.has(parsed))?.denial;
  }
}
