import type { ContractSchema } from '@gatehouse/definition';
import { fragmentPointer, stepsOf } from './pointer.js';
import { isMembers, type Members, TooComplex } from './reading.js';
import { dereference } from './references.js';

/** Who a schema is for: members that are only read are not asked for in requests, those that are only written not in responses. */
export type Direction = 'request' | 'response';

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const ONE = new Set(['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const COUNTS = new Set(['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties', 'maxContains', 'minContains']);
const BOUNDS = new Set(['multipleOf', 'maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum']);
/** Nothing here follows them, and leaving them out would let through what the document refuses. */
const DYNAMIC = ['$dynamicRef', '$recursiveRef'];
const NODES_MAX = 400_000;

/**
 * Brings the schemas of a document into JSON Schema 2020-12 without annotations. What a `$ref` leads to is kept once, under a name, however often and from
 * wherever it is referred to: so schemas may be recursive, and the whole stays about as large as the document.
 */
export class ContractSchemas {
  readonly definitions: Record<string, ContractSchema> = {};
  private readonly names = new Map<string, string>();
  private readonly document: Members;
  /** OpenAPI 3.0: its own dialect, near JSON Schema draft 4. */
  private readonly old: boolean;
  private nodes = 0;

  // no parameter property: Node strips types from this folder's files when tests run from the sources
  constructor(document: Members) {
    this.document = document;
    this.old = /^3\.0\./.test(String(document.openapi));
  }

  /** @throws TooComplex for what cannot be brought to the gateways */
  schema(value: unknown, direction: Direction): ContractSchema {
    if (typeof value === 'boolean') return value;
    if (!isMembers(value)) return true;
    if (++this.nodes > NODES_MAX) throw new TooComplex('The schemas of the document are too large to validate against.');
    for (const keyword of DYNAMIC) if (value[keyword] !== undefined) throw new TooComplex(`A schema uses ${keyword}, and validation does not follow it.`);
    const converted = this.members(value, direction);
    if (typeof value.$ref !== 'string') return converted;
    const reference = { $ref: `#/$defs/${this.name(value.$ref, direction)}` };
    return this.old ? reference : { ...converted, ...reference };
  }

  private name(ref: string, direction: Direction): string {
    const key = `${direction} ${ref}`;
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const pointer = fragmentPointer(ref);
    if (pointer === undefined) throw new TooComplex(`A schema refers to ${ref}, and validation follows pointers within the document only.`);
    const last = (stepsOf(pointer).at(-1) ?? 'document').replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 60);
    const base = direction === 'request' ? last : `${last}.response`;
    let name = base;
    for (let i = 2; Object.hasOwn(this.definitions, name); i++) name = `${base}.${i}`;
    this.names.set(key, name);
    // it may refer to itself
    this.definitions[name] = true;
    this.definitions[name] = this.schema(dereferenceOnce(this.document, pointer), direction);
    return name;
  }

  private members(schema: Members, direction: Direction): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (ONE.has(keyword)) out[keyword] = this.schema(value, direction);
      else if (LISTS.has(keyword) && Array.isArray(value) && value.length > 0) out[keyword] = value.map((part) => this.schema(part, direction));
      else if (MAPS.has(keyword) && isMembers(value)) out[keyword] = this.map(value, direction);
      else if (COUNTS.has(keyword) && Number.isInteger(value) && (value as number) >= 0) out[keyword] = value;
      else if (BOUNDS.has(keyword) && typeof value === 'number') out[keyword] = value;
      else if (keyword === 'required') Object.assign(out, this.required(value, schema, direction));
      else this.plain(keyword, value, out);
    }
    if (this.old) bounds(schema, out);
    return this.old && schema.nullable === true ? nullable(out) : out;
  }

  private plain(keyword: string, value: unknown, out: Record<string, unknown>): void {
    if (keyword === 'type') {
      const types = [value].flat().filter((type) => typeof type === 'string' && TYPES.has(type));
      if (types.length > 0) out.type = types.length === 1 ? types[0] : types;
    } else if (keyword === 'enum' && Array.isArray(value) && value.length > 0) out.enum = value;
    else if (keyword === 'const') out.const = value;
    else if ((keyword === 'pattern' || keyword === 'format') && typeof value === 'string') out[keyword] = value;
    else if (keyword === 'uniqueItems' && value === true) out.uniqueItems = true;
    else if (keyword === 'dependentRequired' && isMembers(value)) out.dependentRequired = value;
  }

  private map(value: Members, direction: Direction): Record<string, ContractSchema> {
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, this.schema(schema, direction)]));
  }

  private required(value: unknown, schema: Members, direction: Direction): { required?: string[] } {
    if (!Array.isArray(value)) return {};
    const properties = isMembers(schema.properties) ? schema.properties : {};
    const others = direction === 'request' ? 'readOnly' : 'writeOnly';
    const isAsked = (name: unknown): name is string => {
      if (typeof name !== 'string') return false;
      const property = Object.hasOwn(properties, name) ? dereference(this.document, properties[name]) : undefined;
      return !(isMembers(property) && property[others] === true);
    };
    const required = [...new Set(value.filter(isAsked))];
    return required.length > 0 ? { required } : {};
  }
}

/** Without following what it leads on to: that is a definition of its own. */
function dereferenceOnce(document: Members, pointer: string): unknown {
  let at: unknown = document;
  for (const name of stepsOf(pointer)) {
    const here = dereference(document, at);
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) throw new TooComplex(`A reference to ${pointer} leads nowhere.`);
    at = (here as Members)[name];
  }
  return at;
}

/** In 3.0 the exclusive bounds are flags beside the bounds. */
function bounds(schema: Members, out: Record<string, unknown>): void {
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (schema[exclusive] !== true || typeof schema[bound] !== 'number') continue;
    out[exclusive] = schema[bound];
    delete out[bound];
  }
}

/** 3.0.3 lets `nullable` count only beside a `type`; documents mean it everywhere. */
function nullable(schema: Record<string, unknown>): Record<string, unknown> {
  return Object.keys(schema).length === 0 ? {} : { anyOf: [{ type: 'null' }, schema] };
}
