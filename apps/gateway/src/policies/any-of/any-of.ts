import type { AnyOfConfig } from '@gatehouse/definition';
import type { CompiledPlan } from '../../compile/compile-plan.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Authenticator } from '../../identity/authenticator.js';
import { takePrincipal } from '../../identity/take-principal.js';
import type { BodyOutcome } from '../../pipeline/body-hooks.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { apiKey } from '../api-key/api-key.js';
import { basicAuth } from '../basic-auth/basic-auth.js';
import { clientCertificate } from '../client-certificate/client-certificate.js';
import { hmacSignature } from '../hmac-signature/hmac-signature.js';
import { httpSignature } from '../http-signature/http-signature.js';
import { jwt } from '../jwt/jwt.js';
import { oauthToken } from '../oauth-token/oauth-token.js';
import { tokenIntrospection } from '../token-introspection/token-introspection.js';

const TYPES: ReadonlyMap<string, PolicyType<never>> = new Map(
  [apiKey, oauthToken, jwt, tokenIntrospection, basicAuth, httpSignature, hmacSignature, clientCertificate].map((type): [string, PolicyType<never>] => [
    type.type,
    type,
  ]),
);

const TOO_LARGE = refuse('gateway.body_too_large');

/** @throws Error for a type that identifies nobody */
function create({ type, config }: AnyOfConfig['methods'][number], runtime: Runtime, site: PolicySite): Authenticator {
  const made = TYPES.get(type)?.create(config as never, runtime, site);
  if (made === undefined || !('carried' in made)) throw new Error(`${type} identifies nobody`);
  return made as Authenticator;
}

/** The one that the call was judged by; null for a caller without credentials. */
type Judge = Authenticator | null | undefined;

class AnyOf {
  readonly bodyBytesMax: number | undefined;
  private readonly methods: readonly Authenticator[];
  private readonly missing: Reply;
  private readonly slot: number;

  constructor(
    private readonly config: AnyOfConfig,
    runtime: Runtime,
    private readonly site: PolicySite,
  ) {
    this.methods = config.methods.map((method) => create(method, runtime, site));
    const wants = this.methods.map((method) => method.wants).join(', or ');
    this.missing = refuse(
      'gateway.credential_missing',
      `Send ${wants}.`,
      this.methods.flatMap((method) => method.challenges),
    );
    this.slot = site.slot();
    const limits = this.methods.flatMap((method) => method.bodyBytesMax ?? []);
    this.bodyBytesMax = limits.length === 0 ? undefined : Math.max(...limits);
  }

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    const judge = this.methods.find((method) => method.carried(x));
    if (judge === undefined) return this.anonymous(x);
    x.slots[this.slot] = judge;
    const outcome = judge.onRequest(x);
    return outcome instanceof Promise ? outcome.then((late) => late ?? this.stripOthers(x, judge)) : (outcome ?? this.stripOthers(x, judge));
  }

  /** Credentials that did not count are none of the upstream's business either. */
  private stripOthers(x: Exchange, judge: Authenticator): undefined {
    for (const method of this.methods) if (method !== judge) method.strip(x);
    return undefined;
  }

  private anonymous(x: Exchange): Reply | undefined {
    const plan = this.planOf(x.snapshot);
    if (plan === undefined) return this.missing;
    x.slots[this.slot] = null;
    // another policy may have identified the caller already, whose own plan then counts
    if (x.principal !== null) return undefined;
    return takePrincipal(x, { credential: null, application: null, subject: null, claims: null, scopes: [], roles: [], subscription: null, plan });
  }

  private planOf(snapshot: Snapshot | null): CompiledPlan | undefined {
    const { anonymousPlanId } = this.config;
    const plan = anonymousPlanId === undefined ? undefined : snapshot?.directory.plans.get(anonymousPlanId);
    return plan?.object.anonymous && plan.object.tenantId === this.site.api?.tenant.id ? plan : undefined;
  }

  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const judge = x.slots[this.slot] as Judge;
    if (judge === null) return this.planOf(snapshot) === undefined ? this.missing : undefined;
    return judge?.onRecheck?.(x, snapshot);
  }

  takesPart(x: Exchange, body: 'request' | 'response'): boolean {
    const judge = x.slots[this.slot] as Judge;
    return body === 'request' && judge?.onRequestBody !== undefined && judge.takesPart?.(x, body) !== false;
  }

  onRequestBody(x: Exchange, body: Buffer, last: boolean): BodyOutcome | Promise<BodyOutcome> {
    const judge = x.slots[this.slot] as Judge;
    // held up to the most that any kind takes
    if (judge?.bodyBytesMax !== undefined && body.length > judge.bodyBytesMax) return TOO_LARGE;
    return judge?.onRequestBody?.(x, body, last);
  }

  dispose(): void {
    for (const method of this.methods) method.dispose?.();
  }
}

/** Without body hooks where no kind looks at bodies, so that none are held. */
class BodilessAnyOf {
  readonly onRequest: AnyOf['onRequest'];
  readonly onRecheck: AnyOf['onRecheck'];
  readonly dispose: AnyOf['dispose'];

  constructor(all: AnyOf) {
    this.onRequest = (x) => all.onRequest(x);
    this.onRecheck = (x, snapshot) => all.onRecheck(x, snapshot);
    this.dispose = () => all.dispose();
  }
}

export const anyOf: PolicyType<AnyOfConfig> = {
  type: 'any-of',
  phase: 'identify',
  body: 'buffer',
  create(config, runtime, site) {
    const all = new AnyOf(config, runtime, site);
    return all.bodyBytesMax === undefined ? new BodilessAnyOf(all) : (all as AnyOf & { bodyBytesMax: number });
  },
};
