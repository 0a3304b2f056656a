import { createRequire } from 'node:module';
import type { ContractSchema } from '@gatehouse/definition';
import type { ValidateFunction } from 'ajv';
import type { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import type { Steps } from '../../compile/steps.js';
import { type Definitions, ROOT, SchemaParts } from './schema-parts.js';

export type { ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);

/** Beyond this a body's first fault is told and no more: the list of all may be many times the body. */
export const ALL_FAULTS_BYTES_MAX = 65_536;

interface Options {
  formats: boolean;
  patterns: 'linear' | 'ignore';
}

/** Patterns in linear time, whatever text they meet: those of a document must not be able to hold the gateway up. */
function regExp(patterns: Options['patterns']) {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const engine = (pattern: string) => {
    try {
      const compiled = RE2JS.compile(pattern);
      return { test: (text: string) => compiled.matcher(text).find() };
    } catch (error) {
      if (patterns === 'ignore') return { test: () => true };
      throw new Error(`the pattern ${pattern.slice(0, 200)} cannot be matched in linear time: ${(error as Error).message}`);
    }
  };
  return Object.assign(engine, { code: 'linear' });
}

interface Engine {
  readonly ajv: Ajv;
  /** How many of the parts it has. */
  taken: number;
}

/**
 * Compiles the schemas of one API. They come from the publisher's document by way of the control plane, which has brought them into one dialect (2020-12) and
 * bounded them; nothing is ever fetched. The validator generates functions from them, with every value of the document escaped as a constant.
 */
export class Schemas {
  private readonly engines = new Map<string, Engine>();
  private readonly plain: SchemaParts;
  private readonly coerced: SchemaParts;

  constructor(
    private readonly definitions: Definitions,
    private readonly options: Options,
  ) {
    this.plain = new SchemaParts(definitions, false);
    this.coerced = new SchemaParts(definitions, true);
  }

  private engine(all: boolean, coerce: boolean): Engine {
    const name = `${all} ${coerce}`;
    let engine = this.engines.get(name);
    if (engine === undefined) {
      const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
      const { formats, patterns } = this.options;
      const ajv = new Ajv2020({
        allErrors: all,
        coerceTypes: coerce,
        strict: false,
        validateSchema: false,
        validateFormats: formats,
        addUsedSchema: false,
        inlineRefs: false,
        ownProperties: true,
        logger: false,
        // tidying what was generated up takes as long as generating it, and makes no call quicker
        code: { regExp: regExp(patterns), optimize: false },
      });
      // the validator's own compares every two items: a body of half a million empty objects would hold the gateway up for minutes
      ajv.removeKeyword('uniqueItems').addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: unique, errors: false });
      if (formats) (require('ajv-formats') as { default: typeof import('ajv-formats').default }).default(ajv);
      engine = { ajv, taken: 0 };
      this.engines.set(name, engine);
    }
    return engine;
  }

  /**
   * @param all tells all faults instead of the first
   * @param coerce takes text for numbers, booleans and null, as parameters and forms have nothing else
   * @throws Error for a schema that cannot be compiled
   */
  *compile(schema: ContractSchema, all: boolean, coerce: boolean): Steps<ValidateFunction> {
    const engine = this.engine(all, coerce);
    const { ajv } = engine;
    const cut = coerce ? this.coerced : this.plain;
    const id = yield* cut.add(schema);
    if (cut.needsRoot && ajv.schemas[ROOT] === undefined) ajv.addSchema({ $defs: this.definitions }, ROOT);
    const fresh = cut.parts.slice(engine.taken);
    engine.taken = cut.parts.length;
    for (const part of fresh) {
      ajv.addSchema(part.schema as object, part.id);
      const known = ajv.schemas[part.id];
      // as if it were being compiled: what refers to it calls it by name, and does not compile it on the way
      if (known) ajv._compilations.add(known);
      yield;
    }
    for (const part of fresh) {
      const known = ajv.schemas[part.id];
      if (known) ajv._compilations.delete(known);
      ajv.getSchema(part.id);
      yield;
    }
    return ajv.getSchema(id) as ValidateFunction;
  }

  /** What a schema, or the ones it leads to, says of this keyword first. */
  resolve(schema: ContractSchema): Readonly<Record<string, unknown>> {
    let current: unknown = schema;
    for (let hops = 0; hops < 20; hops++) {
      if (typeof current !== 'object' || current === null) return {};
      const { $ref } = current as { $ref?: unknown };
      if (typeof $ref !== 'string') return current as Readonly<Record<string, unknown>>;
      const name = decodeURIComponent($ref.replace('#/$defs/', '')).replaceAll('~1', '/').replaceAll('~0', '~');
      current = Object.hasOwn(this.definitions, name) ? this.definitions[name] : undefined;
    }
    return {};
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

const unique = (wanted: boolean, items: readonly unknown[]): boolean => !wanted || new Set(items.map(canonical)).size === items.length;
