import type { IpFilterConfig } from '@gatehouse/definition';
import { AddressSet } from '../../addresses/address-set.js';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const refused = (address: string, why: string): Reply => refuse('gateway.address_refused', `${address} ${why}.`);

/** What comes from no address that can be read is refused: nobody can say that it is none of the denied ones. */
export const ipFilter: PolicyType<IpFilterConfig> = {
  type: 'ip-filter',
  phase: 'edge',
  create(config) {
    const allow = config.allow.length === 0 ? null : new AddressSet(config.allow);
    const deny = new AddressSet(config.deny);
    const check = (x: Exchange): Reply | undefined => {
      const text = clientAddress(x);
      const address = x.carrier.recent.parsedAddress(text);
      if (address === undefined) return refused('The caller', 'has no address');
      if (deny.has(address)) return refused(text, 'is denied');
      return allow === null || allow.has(address) ? undefined : refused(text, 'is not among the allowed addresses');
    };
    return { onRequest: check, onRecheck: check };
  },
};
