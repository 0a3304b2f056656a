import type { Acknowledgement, Hello, SignedManifest } from '@gatehouse/definition';
import type { Logger } from '../compile/runtime.js';
import type { Acknowledge } from '../snapshot/applier.js';
import type { Claimed } from '../snapshot/jobs.js';
import type { Trust } from '../snapshot/verify.js';
import { Backoff, pause } from './backoff.js';
import { type ControlPlane, LinkError } from './control-plane.js';
import type { DenyList } from './denials.js';
import type { GroupKey } from './group-key.js';
import { Purges } from './purges.js';

const WAIT_MS = 25_000;
/** An answer without news that comes sooner than this was not waited for: the next question is not asked at once. */
const TOO_SOON_MS = 1_000;

/** Where manifests go. */
export interface ManifestTaker {
  readonly trust: Trust | undefined;
  /** What to ask the control plane for changes after. */
  readonly haveSequence: number;
  gatewayCount: number;
  /** Who signs, as the control plane says now. */
  trusts(trust: Trust): void;
  /** What was refused for want of a key may be built now. */
  again(): void;
  /** False: this is nothing new. */
  offer(signed: SignedManifest, claimed: Claimed | undefined): boolean;
}

export interface LinkOptions {
  controlPlane: ControlPlane;
  hello: Hello;
  applier: ManifestTaker;
  denials: DenyList;
  groupKey: GroupKey;
  purges?: Purges;
  onGatewayCount(count: number): void;
  log: Logger;
  waitMs?: number;
}

export type LinkState = 'connecting' | 'connected' | 'refused';

/** How a process hears of changes and answers them: from the control plane, or from its supervisor. */
export interface Following {
  readonly state: LinkState;
  /** Unix milliseconds of the last good answer. */
  readonly lastContactMs: number | undefined;
  readonly gatewayId: string | undefined;
  readonly acknowledge: Acknowledge;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Follows the control plane by long polls. Whatever that does (dead, slow, nonsense) ends here: nothing throws, nothing is taken back, and the next try comes after a
 * growing pause. Denials are in force before the snapshot that came with them is even looked at.
 */
export class Link implements Following {
  state: LinkState = 'connecting';
  /** Unix milliseconds of the last good answer. */
  lastContactMs: number | undefined;
  gatewayId: string | undefined;
  readonly #stop = new AbortController();
  readonly #backoff = new Backoff();
  #greeted = false;
  /** The first answer after a greeting is not waited for: it tells how many gateways there are. */
  #informed = false;
  /** Each change is logged once, not every try. */
  #reported: LinkState | undefined;
  /** Key of a manifest for whose sake the control plane was greeted again. */
  #askedAbout: string | undefined;
  /** The older sequence that was told of in the log. */
  #behind: number | undefined;
  #acknowledgement: Omit<Acknowledgement, 'gatewayId'> | undefined;
  #acknowledging: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  readonly #purges: Purges;

  constructor(private readonly options: LinkOptions) {
    this.#purges = options.purges ?? new Purges();
  }

  start(): void {
    // a gateway that joined from a file has not been told yet
    this.gatewayId ??= this.options.applier.trust?.gatewayId || undefined;
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.#running, this.#acknowledging]);
  }

  /** Sent until it arrives or a newer one takes its place. */
  readonly acknowledge: Acknowledge = (acknowledgement) => {
    this.#acknowledgement = acknowledgement;
    this.#acknowledging ??= this.#sendAcknowledgements().finally(() => {
      this.#acknowledging = undefined;
    });
  };

  async #run(): Promise<void> {
    const { waitMs = WAIT_MS } = this.options;
    while (!this.#stop.signal.aborted) {
      try {
        if (!this.#greeted) await this.#greet();
        const began = performance.now();
        const news = this.#take(await this.#poll(this.#informed ? waitMs : 0));
        if (news || performance.now() - began >= TOO_SOON_MS) this.#backoff.reset();
        else await pause(this.#backoff.next(), this.#stop.signal);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#failed(error as Error);
        await pause(this.#backoff.next(), this.#stop.signal);
      }
    }
  }

  async #greet(): Promise<void> {
    const { gatewayId, group, publicKeys, groupKey } = await this.options.controlPlane.hello(this.options.hello, this.#stop.signal);
    if (groupKey !== undefined && this.options.groupKey.accept(groupKey)) this.options.applier.again();
    this.options.applier.trusts({ gatewayId, group, publicKeys });
    this.gatewayId = gatewayId;
    this.#greeted = true;
    this.#informed = false;
  }

  #poll(waitMs: number): ReturnType<ControlPlane['changes']> {
    const { applier, denials, hello } = this.options;
    const have = {
      haveSequence: applier.haveSequence,
      haveDeny: denials.haveSequence,
      haveGateways: applier.gatewayCount,
      havePurge: this.#purges.haveSequence,
    };
    const query = { gatewayId: this.gatewayId ?? '', instanceId: hello.instanceId, ...have, waitMs };
    return this.options.controlPlane.changes(query, this.#stop.signal);
  }

  #take({ changes, claimed }: Awaited<ReturnType<ControlPlane['changes']>>): boolean {
    const { applier, denials, log } = this.options;
    if (this.state !== 'connected') log.info({ gatewayId: this.gatewayId }, 'connected to the control plane');
    this.state = 'connected';
    this.#reported = 'connected';
    this.#informed = true;
    this.lastContactMs = Date.now();
    const had = denials.haveSequence;
    denials.apply(changes.denies);
    const purged = this.#purges.take(changes.purges ?? []);
    const counted = applier.gatewayCount !== changes.gatewayCount;
    applier.gatewayCount = changes.gatewayCount;
    this.options.onGatewayCount(changes.gatewayCount);
    if (changes.manifest && this.#isNewSigner(changes.manifest.keyId)) this.#greeted = false;
    else if (claimed && claimed.sequence < applier.haveSequence) this.#sayBehind(claimed.sequence);
    const offered = this.#greeted && changes.manifest !== undefined && applier.offer(changes.manifest, claimed);
    return offered || counted || purged || denials.haveSequence > had;
  }

  /** Keys come with the welcome: one that signs and is not known yet may have come later, so the control plane is asked once more. */
  #isNewSigner(keyId: string): boolean {
    const known = this.options.applier.trust?.publicKeys.some((key) => key.keyId === keyId);
    if (known || keyId === this.#askedAbout) return false;
    this.#askedAbout = keyId;
    return true;
  }

  #sayBehind(sequence: number): void {
    if (sequence === this.#behind) return;
    this.#behind = sequence;
    const have = this.options.applier.haveSequence;
    this.options.log.warn(
      { sequence, have },
      'the control plane has an older snapshot than this gateway: if it was restored from a backup, retire its signing keys',
    );
  }

  #failed(error: Error): void {
    const status = error instanceof LinkError ? error.status : undefined;
    const refused = status === 401 || status === 403;
    // Any refusal may mean that the control plane does not know us any more
    if (status !== undefined && status >= 400 && status < 500) this.#greeted = false;
    const state = refused ? 'refused' : 'connecting';
    const message = refused ? 'the control plane refuses this gateway: check GATEHOUSE_GATEWAY_TOKEN' : 'no contact with the control plane; traffic goes on';
    if (this.#reported !== state) this.options.log.warn({ reason: error.message }, message);
    this.#reported = state;
    this.state = state;
  }

  async #sendAcknowledgements(): Promise<void> {
    const backoff = new Backoff();
    while (this.#acknowledgement && !this.#stop.signal.aborted) {
      const acknowledgement = this.#acknowledgement;
      try {
        if (this.gatewayId === undefined) throw new LinkError('not greeted yet');
        await this.options.controlPlane.acknowledge({ ...acknowledgement, gatewayId: this.gatewayId }, this.#stop.signal);
        if (this.#acknowledgement === acknowledgement) this.#acknowledgement = undefined;
      } catch {
        await pause(backoff.next(), this.#stop.signal); // the poll reports that the control plane is away
      }
    }
  }
}
