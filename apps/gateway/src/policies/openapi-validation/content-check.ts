import type { ContractContent, ContractSchema } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';
import { isJson, mediaTypeTest } from '../content-types/media-type.js';
import { type Fault, faultsOf } from './fault.js';
import { decodedPlus, pairsOf, shapeOf } from './parameters.js';
import { ALL_FAULTS_BYTES_MAX, type Schemas, type ValidateFunction } from './schemas.js';

const FORM = 'application/x-www-form-urlencoded';

type Kind = 'json' | 'form' | 'other';

/** One body schema: a validator that stops at the first fault, and one that tells all, for small bodies. Neither is made while a call waits. */
class BodySchema {
  private first: ValidateFunction | null = null;
  private all: ValidateFunction | null = null;

  constructor(
    private readonly schema: ContractSchema,
    private readonly coerce: boolean,
    private readonly schemas: Schemas,
  ) {}

  *compile(): Steps<void> {
    this.first = yield* this.schemas.compile(this.schema, false, this.coerce);
    this.all = yield* this.schemas.compile(this.schema, true, this.coerce);
  }

  faults(value: unknown, bytes: number): Fault[] {
    const { first, all } = this;
    if (first === null || all === null) throw new Error('the schema was not compiled');
    if (first(value)) return [];
    const told = faultsOf(first.errors, 'body');
    return bytes > ALL_FAULTS_BYTES_MAX || all(value) ? told : faultsOf(all.errors, 'body');
  }
}

interface Entry {
  type: string;
  fits: (type: string) => boolean;
  schema: BodySchema | null;
  raw: ContractSchema | undefined;
}

const kindOf = (type: string): Kind => (isJson(type) ? 'json' : type === FORM ? 'form' : 'other');

/** The media types of one body, of a request or of a response, with their schemas. */
export class ContentCheck {
  private readonly entries: readonly Entry[];
  readonly types: string;

  constructor(
    content: readonly ContractContent[],
    private readonly schemas: Schemas,
  ) {
    this.types = content.map(({ type }) => type).join(', ');
    // the closest description counts (OpenAPI 3.1, 4.8.14)
    const ranked = [...content].sort((a, b) => rank(a.type) - rank(b.type));
    this.entries = ranked.map(({ type, schema }) => ({
      type,
      fits: mediaTypeTest([type]),
      schema: schema === undefined ? null : new BodySchema(schema, kindOf(type) === 'form', schemas),
      raw: schema,
    }));
  }

  /** @throws Error for a schema that cannot be used */
  *compile(): Steps<void> {
    for (const { schema } of this.entries) if (schema !== null) yield* schema.compile();
  }

  takes(type: string): boolean {
    return this.entries.length === 0 || this.entries.some(({ fits }) => fits(type));
  }

  /** Whether the content of such a body is looked at. */
  looksInto(type: string): boolean {
    return kindOf(type) !== 'other' && this.entries.find(({ fits }) => fits(type))?.schema != null;
  }

  faults(type: string, body: Buffer): Fault[] {
    const entry = this.entries.find(({ fits }) => fits(type));
    if (entry?.schema == null) return [];
    if (kindOf(type) === 'form') return entry.schema.faults(this.form(body.toString('utf8'), entry.raw ?? true), body.length);
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      return [{ in: 'body', pointer: '', message: 'is no JSON' }];
    }
    return entry.schema.faults(value, body.length);
  }

  /** Members by name; lists and objects where the schema has them (OpenAPI 3.1, 4.8.14.4). */
  private form(text: string, schema: ContractSchema): Record<string, unknown> {
    const properties = this.schemas.resolve(schema).properties as Record<string, ContractSchema> | undefined;
    const out: Record<string, unknown> = {};
    for (const [name, group] of Map.groupBy(pairsOf(text), ([name]) => name)) {
      const values = group.map(([, value]) => decodedPlus(value));
      const property = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
      const shape = property === undefined ? 'value' : shapeOf(this.schemas, property);
      const single = values.length === 1 ? values[0] : values;
      Object.defineProperty(out, name, {
        value: shape === 'list' ? values : shape === 'object' ? parsed(single) : single,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return out;
  }
}

const rank = (type: string): number => (type === '*/*' ? 2 : type.includes('*') ? 1 : 0);

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
