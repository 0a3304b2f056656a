import type { Denial, ModelRoutesObject } from '@gatehouse/definition';
import { DenialTable } from '../denials/denial-table.js';
import type { TokenKeys } from '../identity/token-keys.js';
import { ModelDirectory } from '../llm/model-routes/model-directory.js';
import type { CompiledProvider } from '../llm/providers/compiled-provider.js';
import { Problems } from '../pipeline/problems.js';
import { changeRoutes, type KeyedApi } from '../router/route-table.js';
import { Router } from '../router/router.js';
import { CertificateMap } from '../server/tls/certificate-map.js';
import type { CompiledCertificate } from '../server/tls/compile-certificate.js';
import type { Upstream } from '../upstream/upstream.js';
import type { CompiledApi } from './compile-api.js';
import type { CompiledPlan } from './compile-plan.js';
import { Directory } from './directory.js';
import { loadCodeOf } from './load-code.js';
import type { ApplicationShard, CredentialShard, Source } from './packed.js';
import { compilePart, disposePart, type HeldPart } from './parts.js';
import type { Runtime } from './runtime.js';
import { inOneGo, inSlices, type Steps } from './steps.js';

/** An object with the SHA-256 of its canonical JSON: while the hash stays, its compiled part stays. */
export interface HashedObject {
  hash: string;
  object: Source;
}

export interface CompileError {
  key: string;
  message: string;
}

export interface Compiled {
  snapshot: Snapshot;
  errors: CompileError[];
}

/** Everything that look-ups of a request go through. */
interface Contents {
  readonly router: Router;
  readonly directory: Directory;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly certificates: CertificateMap;
  readonly denials: DenialTable | null;
  readonly tokenKeys: TokenKeys | null;
  readonly providers: readonly CompiledProvider[];
  readonly models: ModelDirectory;
}

function egressApisOf(parts: Iterable<HeldPart>): ReadonlyMap<string, readonly CompiledApi[]> {
  const apis = new Map<string, CompiledApi[]>();
  for (const { part } of parts) {
    if (part.kind !== 'api' || part.value.destinations === null) continue;
    const { id } = part.value.object.version;
    apis.set(id, [...(apis.get(id) ?? []), part.value]);
  }
  return apis;
}

let serials = 0;

/**
 * Everything a request needs, immutable. A request keeps the snapshot it began with; a retired one is disposed when its last exchange ends.
 */
export class Snapshot {
  /** Tells snapshots of this process apart, for whoever must not hold one. */
  readonly serial = ++serials;
  readonly router: Router;
  readonly directory: Directory;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly certificates: CertificateMap;
  /** Null where nothing is denied. */
  readonly denials: DenialTable | null;
  /** Of the platform's own issuer; null while gateways were told none. */
  readonly tokenKeys: TokenKeys | null;
  readonly models: ModelDirectory;
  private readonly providers: readonly CompiledProvider[];
  readonly problems: Problems;
  private egressOrNull: ReadonlyMap<string, readonly CompiledApi[]> | null = null;
  private exchanges = 0;
  private retired = false;

  /** To be made by `compileSnapshot` or `buildSnapshot`, which count what it holds. */
  constructor(
    readonly runtime: Runtime,
    readonly parts: ReadonlyMap<string, HeldPart>,
    { router, directory, upstreams, certificates, denials, tokenKeys, providers, models }: Contents,
  ) {
    this.router = router;
    this.upstreams = upstreams;
    this.certificates = certificates;
    this.denials = denials;
    this.tokenKeys = tokenKeys;
    this.providers = providers;
    this.models = models;
    this.directory = directory;
    this.problems = new Problems(runtime.problemBaseUrl);
  }

  /** @param key of the API's object */
  api(key: string): CompiledApi | undefined {
    const part = this.parts.get(key)?.part;
    return part?.kind === 'api' ? part.value : undefined;
  }

  /** APIs that lead out, by version. Found when the forward proxy is first asked. */
  get egressApis(): ReadonlyMap<string, readonly CompiledApi[]> {
    this.egressOrNull ??= egressApisOf(this.parts.values());
    return this.egressOrNull;
  }

  /** An exchange begins on this snapshot. */
  acquire(): void {
    this.exchanges++;
  }

  release(): void {
    this.exchanges--;
    if (this.retired && this.exchanges === 0) this.dispose();
  }

  /** To be called once another snapshot has taken this one's place. */
  retire(): void {
    if (this.retired) return;
    this.retired = true;
    // long calls may hold the snapshot for hours: targets that have left are not kept warm and checked for that long
    void inSlices(leaveAll([...this.upstreams.values(), ...this.providers.map(({ upstream }) => upstream)]));
    if (this.exchanges === 0) this.dispose();
  }

  /** No request can reach it any more, so nobody waits: in slices. */
  private dispose(): void {
    void inSlices(letGo(this.parts.values()));
  }
}

function* leaveAll(upstreams: Iterable<Upstream>): Steps<void> {
  for (const upstream of upstreams) {
    upstream.leave();
    yield;
  }
}

function* letGo(parts: Iterable<HeldPart>): Steps<void> {
  for (const held of parts) {
    held.holders--;
    if (held.holders === 0) disposePart(held.part);
    yield;
  }
}

/** The parts of a snapshot: those of `previous` whose hash has not changed, and new ones. */
function* compileParts(objects: ReadonlyMap<string, HashedObject>, runtime: Runtime, previous?: Snapshot) {
  const parts = new Map<string, HeldPart>();
  const errors: CompileError[] = [];
  for (const [key, { hash, object }] of objects) {
    const before = previous?.parts.get(key);
    if (before !== undefined && before.hash === hash) parts.set(key, before);
    else {
      try {
        parts.set(key, { hash, part: yield* compilePart(object, runtime), holders: 0 });
      } catch (error) {
        errors.push({ key, message: error instanceof Error ? error.message : String(error) });
        if (before !== undefined) parts.set(key, before);
      }
    }
    yield;
  }
  return { parts, errors };
}

/** APIs that stand in one set of parts and not, or not the same, in the other. */
function* apisOnlyIn(parts: ReadonlyMap<string, HeldPart>, others: ReadonlyMap<string, HeldPart> | undefined): Steps<KeyedApi[]> {
  const only: KeyedApi[] = [];
  for (const [key, held] of parts) {
    if (held.part.kind === 'api' && others?.get(key) !== held) only.push({ key, api: held.part.value });
    yield;
  }
  return only;
}

function* contentsOf(parts: ReadonlyMap<string, HeldPart>, { pools }: Runtime, previous?: Snapshot): Steps<Contents> {
  const upstreams = new Map<string, Upstream>();
  const plans = new Map<string, CompiledPlan>();
  const applications = new Map<string, ApplicationShard>();
  const credentials = new Map<string, CredentialShard>();
  const certificates: CompiledCertificate[] = [];
  const denials: Denial[] = [];
  const providers: CompiledProvider[] = [];
  const modelRoutes: ModelRoutesObject[] = [];
  let tokenKeys: TokenKeys | null = null;
  for (const { part } of parts.values()) {
    if (part.kind === 'upstream') upstreams.set(part.value.id, part.value);
    else if (part.kind === 'plan') plans.set(part.value.object.id, part.value);
    else if (part.kind === 'applications') applications.set(part.shard, part.value);
    else if (part.kind === 'credentials') credentials.set(part.shard, part.value);
    else if (part.kind === 'certificate') certificates.push(part.value);
    else if (part.kind === 'denials') denials.push(...part.value);
    else if (part.kind === 'token-keys') tokenKeys = part.value;
    else if (part.kind === 'provider') providers.push(part.value);
    else if (part.kind === 'model-routes') modelRoutes.push(part.value);
    yield;
  }
  const removed = previous ? yield* apisOnlyIn(previous.parts, parts) : [];
  const routes = yield* changeRoutes(previous?.router.routes, removed, yield* apisOnlyIn(parts, previous?.parts));
  const directory = new Directory(credentials, applications, plans, previous?.directory);
  return {
    router: new Router(routes),
    directory,
    upstreams,
    certificates: new CertificateMap(certificates),
    denials: denials.length === 0 ? null : new DenialTable(denials),
    tokenKeys,
    providers,
    models: new ModelDirectory(providers, modelRoutes, () => ({ memory: pools.routing, random: pools.random, now: pools.now })),
  };
}

function* build(objects: ReadonlyMap<string, HashedObject>, runtime: Runtime, previous?: Snapshot): Steps<Compiled> {
  const { parts, errors } = yield* compileParts(objects, runtime, previous);
  const contents = yield* contentsOf(parts, runtime, previous);
  for (const held of parts.values()) {
    held.holders++;
    yield;
  }
  for (const upstream of contents.upstreams.values()) {
    upstream.enter();
    yield;
  }
  for (const { upstream } of contents.providers) upstream.enter();
  return { snapshot: new Snapshot(runtime, parts, contents), errors };
}

/**
 * Compiles a snapshot from its objects, whose code is loaded, keeping the parts of `previous` whose hash has not changed. An object that cannot be compiled is
 * reported; what `previous` holds under its key goes on serving.
 */
export function compileSnapshot(objects: ReadonlyMap<string, HashedObject>, runtime: Runtime, previous?: Snapshot): Compiled {
  return inOneGo(build(objects, runtime, previous));
}

/** The same in slices, while traffic goes on. `previous` must stay in force until this is done: builds are made one after another. */
export async function buildSnapshot(objects: ReadonlyMap<string, HashedObject>, runtime: Runtime, previous?: Snapshot): Promise<Compiled> {
  await loadCodeOf(objects, previous?.parts);
  return inSlices(build(objects, runtime, previous));
}
