import type { GeoFilterConfig } from '@gatehouse/definition';
import { addressText, parseAddress } from '../../addresses/address.js';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { countryDatabase, loadCountries } from './country-database.js';

const CLIENT_COUNTRY = new HeaderName('x-client-country');
const UNKNOWN = refuse('gateway.country_refused', 'The country of the address is not known.');

export const geoFilter: PolicyType<GeoFilterConfig> = {
  type: 'geo-filter',
  phase: 'edge',
  load: loadCountries,
  create({ allow, deny, unknown, header }) {
    const database = countryDatabase();
    const allowed = new Set(allow);
    const denied = new Set(deny);
    const refusals = new Map<string, Reply>();
    const refusal = (country: string): Reply => {
      const known = refusals.get(country) ?? refuse('gateway.country_refused', `Calls from ${country} are refused.`);
      refusals.set(country, known);
      return known;
    };
    const check = (country: string | undefined): Reply | undefined => {
      if (country === undefined) return unknown === 'allow' ? undefined : UNKNOWN;
      return denied.has(country) || (allowed.size > 0 && !allowed.has(country)) ? refusal(country) : undefined;
    };
    const countryOf = (x: Exchange): string | undefined => {
      const address = parseAddress(clientAddress(x));
      return address === undefined ? undefined : database.country(addressText(address));
    };
    return {
      onRequest(x) {
        const country = countryOf(x);
        if (header) {
          if (country === undefined) x.requestEdits.remove(CLIENT_COUNTRY);
          else x.requestEdits.set(CLIENT_COUNTRY, country);
        }
        return check(country);
      },
      onRecheck: (x) => check(countryOf(x)),
    };
  },
};
