import { hash, type KeyObject } from 'node:crypto';
import type { HttpSignatureConfig } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { SignaturePolicy } from '../../identity/signature-policy.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import { algorithmsOf, checkSignature } from './check-signature.js';
import { readContentDigest } from './content-digest.js';
import { signatureBase } from './signature-base.js';
import { fieldValue, readSignatures, type SignatureInput } from './signature-input.js';

const SIGNATURE = new HeaderName('signature');
const SIGNATURE_INPUT = new HeaderName('signature-input');
const CONTENT_DIGEST = new HeaderName('content-digest');

const UNREADABLE = refuse('gateway.credential_malformed', 'Signature and Signature-Input cannot be read, or no signature has keyid and created.');
const WRONG = refuse('gateway.signature_invalid');
const UNCOVERED_PART = refuse('gateway.signature_invalid', 'The signature covers what the request does not have, or what is not supported.');
const ALGORITHM = refuse('gateway.signature_invalid', 'The algorithm does not count here, or is not that of the key.');
const NOT_NOW = refuse('gateway.signature_expired');
const NO_DIGEST = refuse(
  'gateway.signature_invalid',
  'The signature must cover a Content-Digest (RFC 9530) with sha-256 or sha-512, because the request has a body.',
);

class HttpSignature extends SignaturePolicy {
  readonly wants = 'a signature in Signature and Signature-Input (RFC 9421)';
  private readonly missing: Reply;
  private readonly tooLittle: Reply;
  private readonly unknown = refuse('gateway.credential_unknown', 'The key of the signature is not known.');

  constructor(
    private readonly config: HttpSignatureConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    const covered = config.components.map((component) => `"${component}"`).join(' ');
    super(config, [header('www-authenticate', 'Signature realm="gatehouse"'), header('accept-signature', `sig1=(${covered});created;keyid`)], runtime, site);
    this.missing = refuse('gateway.credential_missing', `Send ${this.wants}.`, this.challenges);
    this.tooLittle = refuse('gateway.signature_invalid', `The signature must cover ${covered}.`, this.challenges);
  }

  carried({ head }: Exchange): boolean {
    return head.find(SIGNATURE) >= 0 || head.find(SIGNATURE_INPUT) >= 0;
  }

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    if (!this.carried(x)) return this.missing;
    const { head } = x;
    const signatures = readSignatures(fieldValue(head, SIGNATURE_INPUT) ?? '', fieldValue(head, SIGNATURE) ?? '');
    if (signatures === undefined || signatures.length === 0) return UNREADABLE;
    // others on the way may have signed as well: the first that is by a key of ours counts
    const input = signatures.find(({ keyId }) => x.snapshot?.directory.credentialByHash(credentialHandle.signature(keyId)) !== undefined);
    if (input === undefined) return this.unknown;
    const refusal = this.check(x, input) ?? this.expectBody(x, input);
    if (refusal !== undefined) return refusal;
    return this.once(x, hash('sha256', input.signature, 'base64'), input.keyId);
  }

  private check(x: Exchange, input: SignatureInput): Reply | undefined {
    const { components, clockWindowMs } = this.config;
    if (Math.abs(x.at - input.created * 1000) > clockWindowMs || (input.expires !== undefined && x.at >= input.expires * 1000)) return NOT_NOW;
    if (!components.every((component) => input.components.includes(component))) return this.tooLittle;
    const found = this.identity.find(x, credentialHandle.signature(input.keyId));
    if (found instanceof Reply) return found;
    const key = this.keys.of(found.credential);
    const algorithm = key && this.algorithm(key, input.algorithm);
    if (key === undefined || algorithm === undefined) return ALGORITHM;
    const base = signatureBase(x, input);
    if (base === undefined) return UNCOVERED_PART;
    return checkSignature(algorithm, key, base, input.signature) ? undefined : WRONG;
  }

  /** The key decides, never the caller alone (RFC 9421, 3.2, step 6). */
  private algorithm(key: KeyObject, named: string | undefined): string | undefined {
    const allowed = algorithmsOf(key).filter((algorithm) => (this.config.algorithms as readonly string[]).includes(algorithm));
    return named === undefined ? allowed[0] : allowed.find((algorithm) => algorithm === named);
  }

  private expectBody(x: Exchange, { components }: SignatureInput): Reply | undefined {
    if (!components.includes('content-digest')) return x.hasBody && this.config.coverBody ? NO_DIGEST : undefined;
    const digest = readContentDigest(fieldValue(x.head, CONTENT_DIGEST) ?? '');
    return digest === undefined ? NO_DIGEST : this.digest.expect(x, digest);
  }

  strip({ head }: Exchange): void {
    head.remove(SIGNATURE);
    head.remove(SIGNATURE_INPUT);
  }
}

export const httpSignature: PolicyType<HttpSignatureConfig> = {
  type: 'http-signature',
  phase: 'identify',
  body: 'buffer',
  create: (config, runtime, site) => new HttpSignature(config, runtime, site),
};
