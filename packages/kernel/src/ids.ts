/** The closed list of id prefixes. Two kinds never share one, so a wrong id in the wrong place is visible. */
export const ID_PREFIXES = {
  account: 'acc',
  tenant: 'ten',
  member: 'mem',
  team: 'team',
  invitation: 'inv',
  accessToken: 'pat',
  gatewayGroup: 'ggrp',
  gateway: 'gw',
  environment: 'env',
  api: 'api',
  version: 'ver',
  revision: 'rev',
  upstream: 'ups',
  target: 'tgt',
  certificate: 'crt',
  deployment: 'dep',
  policySet: 'pset',
  product: 'prod',
  plan: 'plan',
  application: 'app',
  subscription: 'sub',
  credential: 'cred',
  changeRequest: 'chg',
  auditEntry: 'aud',
  notice: 'ntc',
  batch: 'bat',
  denial: 'den',
  budgetAlert: 'bal',
  provider: 'prv',
  providerKey: 'pvk',
  modelRoute: 'mrt',
  modelOverride: 'mov',
  prompt: 'prm',
  exchange: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
/** A prefixed, time-ordered id, such as `api_01k9z3v7m8...`. */
export type Id = string;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base 32, lower case

function base32(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

/** Makes an id: 48 bits of Unix milliseconds, then 80 random bits (the layout of ULID), so that ids sort by birth. */
export function newId(kind: IdKind, nowMs: number = Date.now()): Id {
  const random = crypto.getRandomValues(new Uint8Array(10)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return `${ID_PREFIXES[kind]}_${base32(BigInt(nowMs), 10)}${base32(random, 16)}`;
}

export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`);
}

export function isId(kind: IdKind, value: string): boolean {
  return idPattern(kind).test(value);
}
