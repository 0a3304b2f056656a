import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { HmacSignatureConfig } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { SignaturePolicy } from '../../identity/signature-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import { readAuthorization, readTime, type SignedAuthorization } from './authorization.js';
import { canonicalRequest } from './canonical-request.js';

const AUTHORIZATION = new HeaderName('authorization');
const DATE = new HeaderName('x-amz-date');
const BODY_HASH = new HeaderName('x-amz-content-sha256');
const SCHEME = 'AWS4-HMAC-SHA256';
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const EMPTY_HASH = hash('sha256', '');
const HEX_HASH = /^[0-9a-f]{64}$/;
/** What the form itself uses must not be added or changed by others. */
const AMZ = /^x-amz-/i;

const CHALLENGES = [header('www-authenticate', `${SCHEME} realm="gatehouse"`)];
const TWICE = refuse('gateway.credential_malformed', 'Authorization, X-Amz-Date or X-Amz-Content-Sha256 is sent twice.');
const UNREADABLE = refuse('gateway.credential_malformed', 'Authorization or X-Amz-Date is not of the form that AWS Signature Version 4 gives it.');
const WRONG = refuse('gateway.signature_invalid');
const NOT_NOW = refuse('gateway.signature_expired');
const NO_HASH = refuse('gateway.signature_invalid', 'A request with a body must say its SHA-256 in X-Amz-Content-Sha256.');
const NO_UNSIGNED = refuse('gateway.signature_invalid', 'The body must be part of the signature.');

class HmacSignature extends SignaturePolicy {
  readonly wants = `a signature in Authorization: ${SCHEME}`;
  private readonly missing = refuse('gateway.credential_missing', `Send ${this.wants}.`, CHALLENGES);
  private readonly wrongScope: Reply;
  private readonly tooLittle: Reply;

  constructor(
    private readonly config: HmacSignatureConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    super(config, CHALLENGES, runtime, site);
    this.wrongScope = refuse('gateway.signature_invalid', `Sign for the region ${config.region} and the service ${config.service}.`, this.challenges);
    const covered = ['host', ...config.signedHeaders.filter((name) => name !== 'host')].join(', ');
    this.tooLittle = refuse('gateway.signature_invalid', `The signature must cover ${covered} and every X-Amz header.`, this.challenges);
  }

  carried({ head }: Exchange): boolean {
    const at = head.find(AUTHORIZATION);
    return at >= 0 && head.value(at).startsWith(SCHEME);
  }

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    if (!this.carried(x)) return this.missing;
    const { head } = x;
    for (const name of [AUTHORIZATION, DATE, BODY_HASH]) {
      const at = head.find(name);
      if (at >= 0 && head.find(name, at + 1) >= 0) return TWICE;
    }
    const signed = readAuthorization(head.get(AUTHORIZATION) ?? '');
    const date = head.get(DATE) ?? '';
    const atMs = readTime(date);
    if (signed === undefined || atMs === undefined) return UNREADABLE;
    if (Math.abs(x.at - atMs) > this.config.clockWindowMs || !date.startsWith(signed.day)) return NOT_NOW;
    const refusal = this.check(x, signed, date);
    if (refusal !== undefined) return refusal;
    return this.once(x, signed.signature, signed.keyId);
  }

  private check(x: Exchange, signed: SignedAuthorization, date: string): Reply | undefined {
    if (signed.region !== this.config.region || signed.service !== this.config.service) return this.wrongScope;
    if (!this.coversEnough(x, signed.signedHeaders)) return this.tooLittle;
    const found = this.identity.find(x, credentialHandle.signature(signed.keyId));
    if (found instanceof Reply) return found;
    const key = this.keys.of(found.credential);
    if (key === undefined || key.type !== 'secret') return WRONG;
    const bodyHash = this.bodyHash(x);
    if (bodyHash instanceof Reply) return bodyHash;
    const canonical = canonicalRequest(x, signed.service, signed.signedHeaders, bodyHash);
    if (canonical === undefined || !fits(key, signed, date, canonical)) return WRONG;
    if (bodyHash === UNSIGNED) return undefined;
    return this.digest.expect(x, { algorithm: 'sha256', value: Buffer.from(bodyHash, 'hex') });
  }

  private coversEnough({ head }: Exchange, covered: readonly string[]): boolean {
    if (!covered.includes('host') || !this.config.signedHeaders.every((name) => covered.includes(name))) return false;
    for (let at = 0; at < head.count; at++) {
      const name = head.name(at);
      if (AMZ.test(name) && !covered.includes(name.toLowerCase())) return false;
    }
    return true;
  }

  private bodyHash(x: Exchange): string | Reply {
    const said = x.head.get(BODY_HASH);
    if (said === undefined) return x.hasBody ? NO_HASH : EMPTY_HASH;
    if (said === UNSIGNED) return this.config.unsignedBody ? UNSIGNED : NO_UNSIGNED;
    return HEX_HASH.test(said) ? said : NO_HASH;
  }

  strip(x: Exchange): void {
    if (this.carried(x)) x.head.remove(AUTHORIZATION);
  }
}

const mac = (key: KeyObject | Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Steps 2 to 4 of the form. */
function fits(secret: KeyObject, { day, region, service, signature }: SignedAuthorization, date: string, canonical: string): boolean {
  const scope = `${day}/${region}/${service}/aws4_request`;
  const dayKey = mac(Buffer.concat([Buffer.from('AWS4'), secret.export()]), day);
  const key = mac(mac(mac(dayKey, region), service), 'aws4_request');
  const actual = mac(key, [SCHEME, date, scope, hash('sha256', canonical)].join('\n'));
  return timingSafeEqual(actual, Buffer.from(signature, 'hex'));
}

export const hmacSignature: PolicyType<HmacSignatureConfig> = {
  type: 'hmac-signature',
  phase: 'identify',
  body: 'buffer',
  create: (config, runtime, site) => new HmacSignature(config, runtime, site),
};
