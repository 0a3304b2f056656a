import { type ModelEntry, type ModelOperation, objectKey, type ProviderObject, UpstreamObject, type WireFormat } from '@gatehouse/definition/wire';
import type { Runtime } from '../../compile/runtime.js';
import { Upstream } from '../../upstream/upstream.js';
import { fillPath, OPERATION_PATHS } from './operation-paths.js';
import { CompiledKey, NO_KEY } from './provider-key.js';
import { joinedQuery } from './query.js';

function upstreamObject({ id, tenantId, name, slug, baseUrl, timeouts, tlsVerify, tls }: ProviderObject): UpstreamObject {
  return UpstreamObject.parse({
    kind: 'upstream',
    id: objectKey.provider(id),
    tenantId,
    name,
    targets: [{ id: slug, url: baseUrl, weight: 1 }],
    hostHeader: 'target',
    connectTimeoutMs: timeouts.connectMs,
    firstByteTimeoutMs: timeouts.firstByteMs,
    idleTimeoutMs: timeouts.idleMs,
    retries: 0,
    tlsVerify,
    ...(tls && { tls }),
    // what is ill is a key or a model, which routing knows better
    health: { outlier: { enabled: false } },
  });
}

/** A model's name that would be another place on the provider's host. */
const LEADS_ELSEWHERE = /(?:^|\/)\.\.?(?:\/|$)/;

/** A provider, ready to be asked: an upstream of one target, with its keys. */
export class CompiledProvider {
  readonly id: string;
  readonly slug: string;
  readonly upstream: Upstream;
  readonly keys: readonly CompiledKey[];
  readonly models: ReadonlyMap<string, ModelEntry>;
  /** Header lines of every call. */
  readonly lines: string;
  private readonly formats: ReadonlySet<WireFormat>;
  private readonly query: string;

  /** @throws Error for a base URL that is none, or a secret that cannot be opened or sent */
  constructor(
    readonly object: ProviderObject,
    runtime: Runtime,
  ) {
    const key = objectKey.provider(object.id);
    const unseal = (sealed: string) => runtime.unseal(key, sealed);
    this.id = object.id;
    this.slug = object.slug;
    // its secrets stand in the provider's object, not in an upstream's
    this.upstream = new Upstream(upstreamObject(object), { ...runtime, unseal: (_, sealed) => unseal(sealed) });
    this.keys =
      object.auth.as === 'none' ? [NO_KEY] : object.keys.map((entry) => new CompiledKey(entry, unseal(entry.sealedSecret).toString('utf8'), object.auth));
    this.models = new Map(object.models.map((model) => [model.id, model]));
    this.formats = new Set([object.wireFormat, ...(object.speaks ?? [])]);
    this.lines = Object.entries(object.headers)
      .map(([name, value]) => `${name.toLowerCase()}: ${value}\r\n`)
      .join('');
    this.query = Object.entries(object.query ?? {})
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
  }

  speaks(format: WireFormat): boolean {
    return this.formats.has(format);
  }

  /** The model as the catalogue has it; one that the catalogue does not know yet is taken at its word. */
  model(id: string): ModelEntry {
    return this.models.get(id) ?? { id };
  }

  /**
   * Where an operation is, below the base URL; null where it is not offered.
   * @param action what follows the model's name in the paths of Gemini and Bedrock
   */
  path(operation: ModelOperation, format: WireFormat, model: string, action = ''): string | null {
    const own = this.object.paths?.[operation];
    const template = own === undefined ? (OPERATION_PATHS[format][operation] ?? null) : own;
    if (template === null || (template.includes('{model') && LEADS_ELSEWHERE.test(model))) return null;
    return fillPath(template, model, action);
  }

  /** A path with the query of every call behind it. @param callers their own, of which nothing stands that the provider has a parameter for */
  withQuery(path: string, callers = ''): string {
    return joinedQuery(path, callers, this.query);
  }
}
