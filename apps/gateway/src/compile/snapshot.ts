import type { SnapshotObject } from '@gatehouse/definition';
import { Problems } from '../pipeline/problems.js';
import { Router } from '../router/router.js';
import { type CompiledCertificate, compileCertificate } from '../server/tls/compile-certificate.js';
import { compileUpstream, type Upstream } from '../upstream/upstream.js';
import { type CompiledApi, compileApi } from './compile-api.js';
import { type CompiledPlan, compilePlan } from './compile-plan.js';
import { type ApplicationShard, type CredentialShard, compileApplications, compileCredentials, Directory } from './directory.js';
import type { Runtime } from './runtime.js';

/** An object with the SHA-256 of its canonical JSON: while the hash stays, its compiled part stays. */
export interface HashedObject {
  hash: string;
  object: SnapshotObject;
}

export interface CompileError {
  key: string;
  message: string;
}

type Part =
  | { kind: 'api'; value: CompiledApi }
  | { kind: 'upstream'; value: Upstream }
  | { kind: 'plan'; value: CompiledPlan }
  | { kind: 'applications'; shard: string; value: ApplicationShard }
  | { kind: 'credentials'; shard: string; value: CredentialShard }
  | { kind: 'certificate'; value: CompiledCertificate };

/** A compiled object and how many snapshots hold it. */
interface HeldPart {
  hash: string;
  part: Part;
  holders: number;
}

/**
 * Everything a request needs, immutable. A request keeps the snapshot it began with; a retired one is disposed when its last exchange ends.
 */
export class Snapshot {
  readonly router: Router;
  readonly directory: Directory;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly certificates: readonly CompiledCertificate[];
  readonly problems: Problems;
  private exchanges = 0;
  private retired = false;

  constructor(
    readonly runtime: Runtime,
    readonly parts: ReadonlyMap<string, HeldPart>,
  ) {
    const apis: CompiledApi[] = [];
    const upstreams = new Map<string, Upstream>();
    const plans = new Map<string, CompiledPlan>();
    const applications = new Map<string, ApplicationShard>();
    const credentials = new Map<string, CredentialShard>();
    const certificates: CompiledCertificate[] = [];
    for (const held of parts.values()) {
      held.holders++;
      const { part } = held;
      if (part.kind === 'api') apis.push(part.value);
      else if (part.kind === 'upstream') upstreams.set(part.value.id, part.value);
      else if (part.kind === 'plan') plans.set(part.value.object.id, part.value);
      else if (part.kind === 'applications') applications.set(part.shard, part.value);
      else if (part.kind === 'credentials') credentials.set(part.shard, part.value);
      else certificates.push(part.value);
    }
    this.router = new Router(apis);
    this.upstreams = upstreams;
    this.certificates = certificates;
    this.directory = new Directory(credentials, applications, plans);
    this.problems = new Problems(runtime.problemBaseUrl);
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
    if (this.exchanges === 0) this.dispose();
  }

  private dispose(): void {
    for (const held of this.parts.values()) {
      held.holders--;
      if (held.holders === 0 && held.part.kind === 'api') held.part.value.dispose();
    }
  }
}

function compilePart(object: SnapshotObject, runtime: Runtime): Part {
  switch (object.kind) {
    case 'api':
      return { kind: 'api', value: compileApi(object, runtime) };
    case 'upstream':
      return { kind: 'upstream', value: compileUpstream(object, runtime) };
    case 'plan':
      return { kind: 'plan', value: compilePlan(object, runtime) };
    case 'applications':
      return { kind: 'applications', shard: object.shard, value: compileApplications(object) };
    case 'credentials':
      return { kind: 'credentials', shard: object.shard, value: compileCredentials(object) };
    case 'certificate':
      return { kind: 'certificate', value: compileCertificate(object, runtime) };
  }
}

/**
 * Compiles a snapshot from its objects, keeping the parts of `previous` whose hash has not changed. An object that cannot be compiled is
 * reported; what `previous` holds under its key goes on serving.
 */
export function compileSnapshot(
  objects: ReadonlyMap<string, HashedObject>,
  runtime: Runtime,
  previous?: Snapshot,
): { snapshot: Snapshot; errors: CompileError[] } {
  const parts = new Map<string, HeldPart>();
  const errors: CompileError[] = [];
  for (const [key, { hash, object }] of objects) {
    const before = previous?.parts.get(key);
    if (before !== undefined && before.hash === hash) {
      parts.set(key, before);
      continue;
    }
    try {
      parts.set(key, { hash, part: compilePart(object, runtime), holders: 0 });
    } catch (error) {
      errors.push({ key, message: error instanceof Error ? error.message : String(error) });
      if (before !== undefined) parts.set(key, before);
    }
  }
  return { snapshot: new Snapshot(runtime, parts), errors };
}
