import { credentialHandle } from '@gatehouse/kernel';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Exchange } from '../exchange/exchange.js';
import type { PolicySite } from '../pipeline/policy.js';
import type { Reply, ReplyHeader } from '../pipeline/reply.js';
import type { Authenticator } from './authenticator.js';
import { DigestCheck } from './body-digest.js';
import { HandleIdentity } from './handle-policy.js';
import { type Replay, ReplayGuard } from './replay-guard.js';
import { SigningKeys } from './signing-keys.js';

interface SignatureSettings {
  bodyBytesMax: number;
  clockWindowMs: number;
  replay: Replay;
}

/** What policies have in common that find the caller by a signature over the request: whose key it is, that it counts once, and that the body is the one that was signed. */
export abstract class SignaturePolicy implements Authenticator {
  abstract readonly wants: string;
  readonly bodyBytesMax: number;
  protected readonly identity: HandleIdentity;
  protected readonly keys: SigningKeys;
  protected readonly digest: DigestCheck;
  private readonly replay: ReplayGuard;

  constructor(
    { bodyBytesMax, clockWindowMs, replay }: SignatureSettings,
    readonly challenges: readonly ReplyHeader[],
    runtime: Runtime,
    site: PolicySite,
  ) {
    this.bodyBytesMax = bodyBytesMax;
    this.identity = new HandleIdentity(runtime, site, challenges);
    this.keys = new SigningKeys(runtime);
    this.digest = new DigestCheck(site.slot());
    this.replay = site.lasting(`${site.place}:${replay}:${clockWindowMs}`, () => new ReplayGuard(replay, clockWindowMs, runtime, site));
  }

  abstract carried(x: Exchange): boolean;
  abstract onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply>;
  abstract strip(x: Exchange): void;

  /** Lets the holder of the key in, whose signature was found right: once. */
  protected once(x: Exchange, signature: string, keyId: string): undefined | Reply | Promise<undefined | Reply> {
    const used = this.replay.use(signature, x.at);
    return used instanceof Promise ? used.then((late) => late ?? this.identify(x, keyId)) : (used ?? this.identify(x, keyId));
  }

  private identify(x: Exchange, keyId: string): Reply | undefined {
    const refusal = this.identity.identify(x, credentialHandle.signature(keyId));
    if (refusal === undefined) this.strip(x);
    return refusal;
  }

  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    return this.identity.recheck(x, snapshot);
  }

  takesPart(x: Exchange, body: 'request' | 'response'): boolean {
    return body === 'request' && this.digest.isExpected(x);
  }

  onRequestBody(x: Exchange, body: Buffer): Reply | undefined {
    return this.digest.check(x, body);
  }
}
