import { type CountByConfig, type Dimension, dimensionsOf } from '@gatehouse/definition/wire';
import { clientAddress } from '../addresses/client-address.js';
import type { Exchange } from '../exchange/exchange.js';
import { callerName } from '../exchange/principal.js';
import { HeaderName } from '../http1/header-name.js';
import { claimAt } from '../identity/claims.js';

/** Whose counter a call is counted in. */
type Subject = (x: Exchange) => string;

const address: Subject = clientAddress;

/** Marked, lest a caller names itself as the address of another. */
const marked = (value: string): string => `=${value}`;

function claimOf(name: string): Subject {
  return (x) => {
    const claims = x.principal?.claims;
    const value = claims ? claimAt(claims, name) : undefined;
    return value === undefined || value === null ? address(x) : marked(JSON.stringify(value));
  };
}

function headerOf(name: string): Subject {
  const header = new HeaderName(name);
  return (x) => {
    const value = x.requestHeader(header);
    return value === undefined ? address(x) : marked(value);
  };
}

function single(dimension: Dimension, { header = '', claim = '' }: CountByConfig): Subject {
  switch (dimension) {
    case 'api':
      return () => 'api';
    case 'operation':
      return (x) => x.operation?.id ?? '*';
    case 'plan':
      return (x) => x.principal?.plan?.object.id ?? address(x);
    case 'subscription':
      return (x) => x.principal?.subscription?.entry.id ?? address(x);
    case 'application':
      return (x) => callerName(x.principal) ?? address(x);
    case 'credential':
      return (x) => x.principal?.credential?.id ?? address(x);
    case 'team':
      return (x) => x.principal?.application?.entry.teamId ?? address(x);
    case 'member':
      return (x) => x.principal?.application?.entry.memberId ?? address(x);
    case 'tenant':
      return () => 'tenant';
    case 'address':
      return address;
    case 'header':
      return headerOf(header);
    case 'claim':
      return claimOf(claim);
  }
}

/** Callers without what is counted by share by address, lest one of them uses up everyone's. */
export function subjectBy(config: CountByConfig): Subject {
  const [first, ...more] = dimensionsOf(config).map((dimension) => single(dimension, config)) as [Subject, ...Subject[]];
  if (more.length === 0) return first;
  return (x) => {
    let subject = first(x);
    for (const part of more) subject += `\n${part(x)}`;
    return subject;
  };
}

/** Limits of a plan are counted per subscription; callers without credentials are told apart by their address. */
export function planSubject(x: Exchange): string {
  return x.principal?.subscription?.entry.id ?? `address:${clientAddress(x)}`;
}
