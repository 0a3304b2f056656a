import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Runtime } from '../compile/runtime.js';
import type { PolicySite } from '../pipeline/policy.js';
import { joseCode, loadJose } from './jose.js';

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 512 * 1024;
/** At most one question in this time, whatever tokens name. */
const PAUSE_MS = 10_000;
/** Keys that could not be renewed count this much longer: an issuer that is away must not take its callers with it. */
const STALE_MS = 3_600_000;

const Keys = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(200) });
const Discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

/** The issuer's keys cannot be had. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

/**
 * The keys that an issuer publishes: fetched when first needed, renewed by age, and once more for a token that names a key nobody has seen (rotation).
 * Everybody who waits shares one question, and questions keep a pause whatever tokens claim.
 */
export class IssuerKeys {
  private keys: JWTVerifyGetKey | null = null;
  private text = '';
  private fetchedAtMs = Number.NEGATIVE_INFINITY;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | null = null;
  private failure: unknown;
  /** Another one with every change of the keys: what was proved under older ones is to be proved again. */
  version = 0;

  constructor(
    private readonly runtime: Pick<Runtime, 'pools' | 'clock' | 'log'>,
    private readonly source: { issuer: string; keysUrl: string | undefined; maxAgeMs: number },
  ) {}

  /** For jose. @throws IssuerUnreachable, or JWKSNoMatchingKey for a token that names no key of the issuer's */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const { clock } = this.runtime;
    if (clock.now() - this.fetchedAtMs >= this.source.maxAgeMs) await this.renew();
    const keys = this.current();
    try {
      return await keys(header, token);
    } catch (error) {
      if (joseCode(error) !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
      const before = this.fetchedAtMs;
      await this.renew();
      if (this.fetchedAtMs === before) throw error;
      return await this.current()(header, token);
    }
  };

  /** For tokens that were proved before: keys that were withdrawn are heard of, and nobody waits for it. */
  freshen(nowMs: number): void {
    if (nowMs - this.fetchedAtMs >= this.source.maxAgeMs) void this.renew();
  }

  private current(): JWTVerifyGetKey {
    if (this.keys === null || this.runtime.clock.now() - this.fetchedAtMs >= this.source.maxAgeMs + STALE_MS)
      throw new IssuerUnreachable(`the keys of ${this.source.issuer} cannot be fetched`, { cause: this.failure });
    return this.keys;
  }

  private async renew(): Promise<void> {
    if (this.asking === null) {
      const now = this.runtime.clock.now();
      if (now - this.askedAtMs < PAUSE_MS) return;
      this.askedAtMs = now;
      this.asking = this.fetch()
        .catch((error: unknown) => {
          this.failure = error;
          this.runtime.log.warn({ err: error, issuer: this.source.issuer }, 'the keys of an issuer could not be fetched');
        })
        .finally(() => {
          this.asking = null;
        });
    }
    await this.asking;
  }

  private async fetch(): Promise<void> {
    const keys = Keys.parse(await this.json(this.source.keysUrl ?? (await this.discover())));
    const text = JSON.stringify(keys);
    const { createLocalJWKSet } = await loadJose();
    this.keys = createLocalJWKSet(keys as JSONWebKeySet);
    this.fetchedAtMs = this.runtime.clock.now();
    if (text !== this.text) this.version++;
    this.text = text;
  }

  /** OpenID Connect Discovery 1.0, section 4: the document must be this issuer's own. */
  private async discover(): Promise<string> {
    const { issuer } = this.source;
    const document = Discovery.parse(await this.json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer');
    return document.jwks_uri;
  }

  private async json(url: string): Promise<unknown> {
    const { status, body } = await this.runtime.pools.outbound.call({
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
    });
    if (status !== 200) throw new Error(`the issuer answered with ${status}`);
    return JSON.parse(body.toString('utf8'));
  }
}

/** Of all policies that name the same: a new snapshot asks nobody anew. */
export function issuerKeys(runtime: Runtime, site: PolicySite, source: { issuer: string; keysUrl: string | undefined; maxAgeMs: number }): IssuerKeys {
  const { issuer, keysUrl = null, maxAgeMs } = source;
  return site.lasting(`issuer-keys:${JSON.stringify([issuer, keysUrl, maxAgeMs])}`, () => new IssuerKeys(runtime, source));
}
