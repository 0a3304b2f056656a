import type { CallerBinding, CallerBindingConfig } from '@gatehouse/definition';
import { AddressSet } from '../../addresses/address-set.js';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { originTest, referrerTest } from './sites.js';

const ORIGIN = new HeaderName('origin');
const REFERER = new HeaderName('referer');
const ELSEWHERE = refuse('gateway.caller_bound', 'The key is bound to pages, and the call comes from another one or from none.');
const OTHER_ADDRESS = refuse('gateway.caller_bound', 'The key is bound to addresses, and the call comes from another one.');
const UNBOUND = refuse('gateway.caller_bound', 'The key is bound to no place, and only bound keys may call.');
const ANONYMOUS = refuse('gateway.caller_bound', 'Only bound keys may call, and the call has none.');

/** Pages (by origin or by referrer, one is enough) and addresses are two bonds: where both are named, both hold. */
function compile({ origins, referrers, addresses }: CallerBinding): (x: Exchange) => Reply | undefined {
  const isOrigin = originTest(origins);
  const isReferrer = referrerTest(referrers);
  const from = addresses.length === 0 ? null : new AddressSet(addresses);
  const pages = origins.length + referrers.length > 0;
  return (x) => {
    if (pages && !fromPage(x, isOrigin, isReferrer)) return ELSEWHERE;
    return from === null || from.hasText(clientAddress(x)) ? undefined : OTHER_ADDRESS;
  };
}

function fromPage(x: Exchange, isOrigin: (text: string) => boolean, isReferrer: (text: string) => boolean): boolean {
  const origin = x.requestHeader(ORIGIN);
  if (origin !== undefined && isOrigin(origin)) return true;
  const referrer = x.requestHeader(REFERER);
  return referrer !== undefined && isReferrer(referrer);
}

export const callerBinding: PolicyType<CallerBindingConfig> = {
  type: 'caller-binding',
  phase: 'authorize',
  create({ bindings, others }) {
    const checks = new Map<string, ((x: Exchange) => Reply | undefined)[]>();
    for (const binding of bindings) checks.set(binding.caller, [...(checks.get(binding.caller) ?? []), compile(binding)]);
    const check = (x: Exchange): Reply | undefined => {
      const { principal } = x;
      const known = principal && (checks.get(principal.credential?.id ?? '') ?? checks.get(principal.application?.entry.id ?? ''));
      if (!known) return others === 'allow' ? undefined : principal === null ? ANONYMOUS : UNBOUND;
      let refusal: Reply | undefined;
      for (const one of known) {
        refusal = one(x);
        if (refusal === undefined) return undefined;
      }
      return refusal;
    };
    return { onRequest: check, onRecheck: check };
  },
};
