import type { ApiKeyConfig, CredentialEntry } from '@gatehouse/definition';
import { parseApiKey } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import { principalOf } from '../../exchange/principal.js';
import type { Authenticator } from '../../identity/authenticator.js';
import { takePrincipal } from '../../identity/take-principal.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, type ReplyHeader, refuse } from '../../pipeline/reply.js';
import { type KeyPlace, keyPlaces } from './find-key.js';

/** RFC 9110, 11.6.1: a 401 names a way to authenticate. */
function challenge(config: ApiKeyConfig): ReplyHeader {
  return header('www-authenticate', config.bearer ? 'Bearer realm="gatehouse"' : `ApiKey realm="gatehouse", header="${config.headers[0] ?? ''}"`);
}

function placeNames(config: ApiKeyConfig): string {
  const places = [
    ...config.headers,
    ...(config.bearer ? ['Authorization: Bearer'] : []),
    ...(config.queryName ? [`the query parameter ${config.queryName}`] : []),
  ];
  return places.join(' or ');
}

function refusals(config: ApiKeyConfig) {
  const headers = [challenge(config)];
  return {
    missing: refuse('gateway.credential_missing', `Send a key in ${placeNames(config)}.`, headers),
    malformed: refuse('gateway.credential_malformed', undefined, headers),
    twice: refuse('gateway.credential_malformed', 'The key is sent twice.', headers),
    unknown: refuse('gateway.credential_unknown', undefined, headers),
    expired: refuse('gateway.credential_expired', undefined, headers),
    revoked: refuse('gateway.credential_revoked', undefined, headers),
  };
}

const WRONG_ENVIRONMENT = {
  production: refuse('gateway.credential_wrong_environment', 'This is a production environment, and the key is for test environments.'),
  test: refuse('gateway.credential_wrong_environment', 'This is a test environment, and the key is for production environments.'),
};

/** Stock clients of models show their keys where their formats have them. */
function modelPlaces(config: ApiKeyConfig, site: PolicySite): ApiKeyConfig {
  if (site.api?.llm === undefined) return config;
  return { ...config, headers: [...new Set([...config.headers, 'x-api-key', 'x-goog-api-key'])], queryName: config.queryName ?? 'key' };
}

class ApiKey implements Authenticator {
  readonly challenges: readonly ReplyHeader[];
  readonly wants: string;
  private readonly places: readonly KeyPlace[];
  private readonly refusals: ReturnType<typeof refusals>;
  private readonly environmentKind: 'production' | 'test' | undefined;

  constructor(
    private readonly config: ApiKeyConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    this.places = keyPlaces(config);
    this.challenges = [challenge(config)];
    this.wants = `a key in ${placeNames(config)}`;
    this.refusals = refusals(config);
    this.environmentKind = site.api?.environment.kind;
  }

  onRequest(x: Exchange): Reply | undefined {
    const { places } = this;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as KeyPlace;
      const key = place.read(x);
      if (key === null) return this.refusals.twice;
      if (key === undefined || key === '') continue;
      const refusal = this.identify(x, key);
      if (refusal !== undefined) return refusal;
      if (!this.config.forward) for (const every of places) this.clear(x, every, every === place);
      return undefined;
    }
    return this.refusals.missing;
  }

  /** A bearer token that is none of our keys is for others to judge. */
  carried(x: Exchange): boolean {
    return this.places.some((place) => {
      const key = place.read(x);
      return key === null || (key !== undefined && key !== '' && (!place.shared || key.startsWith('gth_')));
    });
  }

  strip(x: Exchange): void {
    if (!this.config.forward) for (const place of this.places) this.clear(x, place, false);
  }

  /** The same credential as the directory has it now. */
  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const held = x.principal?.credential;
    if (!held) return this.refusals.missing;
    const credential = snapshot.directory.credentialByHash(held.hash);
    return credential === undefined ? this.refusals.unknown : this.check(credential, this.runtime.clock.now());
  }

  /** The key's own place, and every further header that is ours alone: a second key is none of the upstream's business either. */
  private clear(x: Exchange, place: KeyPlace, used: boolean): void {
    const other = used ? undefined : place.read(x);
    if (used || other === null || (other !== undefined && parseApiKey(other))) place.strip(x);
  }

  private identify(x: Exchange, key: string): Reply | undefined {
    const directory = x.snapshot?.directory;
    let credential = directory?.cached(key);
    if (credential === undefined) {
      if (!parseApiKey(key)) return this.refusals.malformed;
      credential = directory?.credential(key);
    }
    const application = credential && directory?.application(credential.applicationId);
    if (credential === undefined || application === undefined) return this.refusals.unknown;
    if (x.principal === null) {
      x.principal = principalOf(credential, application);
      return this.check(credential, x.at);
    }
    return this.check(credential, x.at) ?? takePrincipal(x, principalOf(credential, application));
  }

  private check(credential: CredentialEntry, nowMs: number): Reply | undefined {
    if (credential.state === 'revoked' || this.runtime.denials.credential(credential.id)) return this.refusals.revoked;
    if (credential.state === 'expired') return this.refusals.expired;
    if (credential.expiresAtMs !== undefined && nowMs >= credential.expiresAtMs) return this.refusals.expired;
    if (this.environmentKind !== undefined && credential.environmentKind !== this.environmentKind) return WRONG_ENVIRONMENT[this.environmentKind];
    return undefined;
  }
}

export const apiKey: PolicyType<ApiKeyConfig> = {
  type: 'api-key',
  phase: 'identify',
  create: (config, runtime, site) => new ApiKey(modelPlaces(config, site), runtime, site),
};
