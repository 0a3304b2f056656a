import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CountryResponse } from 'mmdb-lib';

const require = createRequire(import.meta.url);

/** Countries by address. */
export interface CountryDatabase {
  /** ISO 3166-1 code; undefined for an address of no known country. */
  country(address: string): string | undefined;
}

let opened: CountryDatabase | undefined;

const file = (): string => require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb');

/** About 8 MB, read while other things go on. */
export async function loadCountries(): Promise<void> {
  if (opened !== undefined) return;
  const bytes = await readFile(file());
  opened ??= open(bytes);
}

/** Shared by all. Where nobody has loaded it, it is read now, which holds the process up. Addresses that called lately are remembered. */
export function countryDatabase(): CountryDatabase {
  opened ??= open(readFileSync(file()));
  return opened;
}

const REMEMBERED_MAX = 4_096;

function open(bytes: Buffer): CountryDatabase {
  const { Reader } = require('mmdb-lib') as typeof import('mmdb-lib');
  const reader = new Reader<CountryResponse>(bytes);
  const recent = new Map<string, string | undefined>();
  return {
    country(address) {
      if (recent.has(address)) return recent.get(address);
      const code = (reader.get(address) as { country_code?: string } | null)?.country_code;
      if (recent.size >= REMEMBERED_MAX) recent.clear();
      recent.set(address, code);
      return code;
    },
  };
}
