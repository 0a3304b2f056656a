import type { ContractSchema } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';

export type Definitions = Readonly<Record<string, ContractSchema>>;
type Members = Readonly<Record<string, unknown>>;

/** A schema that is compiled by itself. */
export interface Part {
  readonly id: string;
  readonly schema: ContractSchema;
}

/** The most schemas in one part, those in it counted; what has no seam has more. About a millisecond of compiling. */
export const PART_NODES = 12;
/** What stands in for references where values are coerced, in one part. */
const INLINED_MAX = 64;

/** The document of all definitions, for references into their midst. */
export const ROOT = 'urn:gatehouse:contract';
const DEFINITION = /^#\/\$defs\/([^/]+)$/;

const ONE = new Set('not if then else items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties additionalItems'.split(' '));
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas', 'dependencies']);
/** They look at the value itself, not at what is in it. */
const IN_PLACE = new Set(['not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf', 'dependentSchemas', 'dependencies']);
const INSIDE = ['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems', 'contains'];

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema within another: what stands for it, and how many schemas that is. */
interface Cut {
  schema: unknown;
  nodes: number;
  readonly inPlace: boolean;
}

interface Place {
  readonly keyword: string;
  readonly kind: 'one' | 'list' | 'map';
  cuts: [name: string, cut: Cut][];
}

function* slices<T>(list: readonly T[], weigh: (item: T) => number): Generator<T[]> {
  let slice: T[] = [];
  let weight = 0;
  for (const item of list) {
    if (slice.length > 0 && weight + weigh(item) > PART_NODES) {
      yield slice;
      slice = [];
      weight = 0;
    }
    slice.push(item);
    weight += weigh(item);
  }
  if (slice.length > 0) yield slice;
}

/**
 * Cuts schemas into parts that refer to each other, so that none takes long to compile: a definition is a part, and so is what is heavy within one. They accept what
 * the whole accepts, and tell the same faults of the same places.
 */
export class SchemaParts {
  readonly parts: Part[] = [];
  /** Something refers into the midst of a definition. */
  needsRoot = false;
  private readonly ids = new Map<string, string>();
  private readonly queue: { id: string; schema: ContractSchema }[] = [];
  private last = 0;
  private inlined = 0;

  /** @param coerce values are coerced: then who refers to one in place does not see what became of it, and is given what it refers to instead */
  constructor(
    private readonly definitions: Definitions,
    private readonly coerce: boolean,
  ) {}

  /** @returns the id of the schema's part; what it leads to is among the parts with it */
  *add(schema: ContractSchema): Steps<string> {
    const id = this.nextId();
    this.queue.push({ id, schema });
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      this.inlined = 0;
      this.parts.push({ id: next.id, schema: this.cut(next.schema, false).schema as ContractSchema });
      yield;
    }
    return id;
  }

  private nextId(): string {
    return `urn:gatehouse:part:${this.last++}`;
  }

  private apart(schema: unknown): { $ref: string } {
    const id = this.nextId();
    this.parts.push({ id, schema: schema as ContractSchema });
    return { $ref: id };
  }

  private cut(schema: unknown, inPlace: boolean): Cut {
    if (!isMembers(schema)) return { schema, nodes: 1, inPlace };
    const stood = typeof schema.$ref === 'string' ? this.followed(schema, schema.$ref) : schema;
    if (!isMembers(stood)) return { schema: stood, nodes: 1, inPlace };
    const places = this.places(stood);
    let nodes = 1;
    for (const { cuts } of places) for (const [, cut] of cuts) nodes += cut.nodes;
    const over = nodes > PART_NODES ? this.lightened(places, nodes) : [];
    const out = Object.fromEntries([...Object.entries(stood), ...places.map(built)]);
    if (over.length > 0) out.allOf = [...((out.allOf as unknown[] | undefined) ?? []), ...over];
    nodes = 1 + over.length;
    for (const { cuts } of places) for (const [, cut] of cuts) nodes += cut.nodes;
    return { schema: out, nodes, inPlace };
  }

  private places(schema: Members): Place[] {
    return Object.entries(schema).flatMap(([keyword, value]): Place[] => {
      const cut = (part: unknown) => this.cut(part, IN_PLACE.has(keyword));
      if (ONE.has(keyword)) return [{ keyword, kind: 'one', cuts: [['', cut(value)]] }];
      if (LISTS.has(keyword) && Array.isArray(value)) return [{ keyword, kind: 'list', cuts: value.map((part) => ['', cut(part)]) }];
      if (!MAPS.has(keyword) || !isMembers(value)) return [];
      return [{ keyword, kind: 'map', cuts: Object.entries(value).map(([name, part]) => [name, cut(part)]) }];
    });
  }

  /** Puts the heaviest apart, then what there are too many of. @returns what the schema has to hold beside */
  private lightened(places: readonly Place[], whole: number): unknown[] {
    let nodes = whole;
    const heavy = places.flatMap(({ cuts }) => cuts.map(([, cut]) => cut)).filter((cut) => cut.nodes > 2 && !(this.coerce && cut.inPlace));
    for (const cut of heavy.sort((a, b) => b.nodes - a.nodes)) {
      if (nodes <= PART_NODES) return [];
      nodes -= cut.nodes - 1;
      cut.schema = this.apart(cut.schema);
      cut.nodes = 1;
    }
    const over: unknown[] = [];
    for (const place of places) {
      if (nodes <= PART_NODES) break;
      if (place.keyword !== 'properties' && place.keyword !== 'patternProperties') continue;
      for (const slice of slices(place.cuts, ([, cut]) => cut.nodes)) {
        nodes -= slice.length - 1;
        over.push(this.apart({ [place.keyword]: Object.fromEntries(slice.map(([name, cut]) => [name, cut.schema])) }));
      }
      // their names stay: what is additional, or not evaluated, is told by them
      place.cuts = place.cuts.map(([name]) => [name, { schema: true, nodes: 0, inPlace: false }]);
    }
    return this.gathered(over);
  }

  private gathered(refs: unknown[]): unknown[] {
    if (refs.length <= PART_NODES) return refs;
    return this.gathered([...slices(refs, () => 1)].map((slice) => this.apart({ allOf: slice })));
  }

  /** The schema with its reference led to a part, or to the root for what is none. */
  private followed(schema: Members, ref: string): unknown {
    const [, encoded] = DEFINITION.exec(ref) ?? [];
    const name = encoded === undefined ? undefined : decodeURIComponent(encoded).replaceAll('~1', '/').replaceAll('~0', '~');
    if (name === undefined || !Object.hasOwn(this.definitions, name)) {
      this.needsRoot ||= ref.startsWith('#');
      return ref.startsWith('#') ? { ...schema, $ref: ROOT + ref } : schema;
    }
    const definition = this.definitions[name] as ContractSchema;
    if (this.coerce && !INSIDE.some((keyword) => Object.hasOwn(Object(definition), keyword)) && this.inlined++ < INLINED_MAX) {
      const { $ref: _, ...rest } = schema;
      return Object.keys(rest).length === 0 && !(isMembers(definition) && definition.$ref !== undefined) ? definition : { allOf: [definition, rest] };
    }
    return { ...schema, $ref: this.idOf(name, definition) };
  }

  private idOf(name: string, schema: ContractSchema): string {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.nextId();
    this.ids.set(name, id);
    this.queue.push({ id, schema });
    return id;
  }
}

function built({ keyword, kind, cuts }: Place): [keyword: string, value: unknown] {
  if (kind === 'one') return [keyword, cuts[0]?.[1].schema];
  if (kind === 'list') return [keyword, cuts.map(([, cut]) => cut.schema)];
  return [keyword, Object.fromEntries(cuts.map(([name, cut]) => [name, cut.schema]))];
}
