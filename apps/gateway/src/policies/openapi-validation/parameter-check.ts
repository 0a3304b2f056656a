import type { ContractParameter, OpenapiValidationConfig } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { type Fault, faultsOf } from './fault.js';
import { decoded, fromHeader, fromPairs, fromPath, type Pairs, pairsOf, type Shape, shapeOf } from './parameters.js';
import type { Schemas, ValidateFunction } from './schemas.js';

const COOKIE = new HeaderName('cookie');
const PLACES = ['path', 'query', 'header', 'cookie'] as const;
type Values = Record<(typeof PLACES)[number], Record<string, unknown>>;

interface Read {
  parameter: ContractParameter;
  shape: Shape;
  header: HeaderName | null;
}

/** A template as an expression whose groups are its parameters, in order. */
function templateExpression(template: string): { expression: RegExp; names: string[] } {
  const names: string[] = [];
  const source = template.replace(/\{([^{}]+)\}|[^{}]+/g, (text, name: string | undefined) => {
    if (name === undefined) return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(name);
    return '([^/]*?)';
  });
  return { expression: new RegExp(`^${source}$`), names };
}

/** All parameters of one operation, checked at once. */
export class ParameterCheck {
  private readonly reads: readonly Read[];
  private validate: ValidateFunction | null = null;
  private readonly path: ReturnType<typeof templateExpression>;
  /** Names of query parameters; those of an exploded object are in no list. */
  private readonly queryNames: ReadonlySet<string>;
  private readonly takesAnyQuery: boolean;

  constructor(
    private readonly parameters: readonly ContractParameter[],
    template: string,
    private readonly schemas: Schemas,
    private readonly config: OpenapiValidationConfig,
  ) {
    this.reads = parameters.map((parameter) => ({
      parameter,
      shape: shapeOf(schemas, parameter.schema),
      header: parameter.in === 'header' ? new HeaderName(parameter.name) : null,
    }));
    this.path = templateExpression(template);
    const query = this.reads.filter(({ parameter }) => parameter.in === 'query');
    this.queryNames = new Set(query.map(({ parameter }) => parameter.name));
    this.takesAnyQuery = query.some(({ parameter, shape }) => shape === 'object' && parameter.style === 'form' && parameter.explode);
  }

  /** @throws Error for a schema that cannot be used */
  *compile(): Steps<void> {
    if (this.parameters.length > 0) this.validate = yield* this.schemas.compile(schemaOf(this.parameters), true, true);
  }

  run(x: Exchange): Fault[] {
    const query = x.query === '' ? [] : pairsOf(x.query.slice(1));
    const unknown = this.config.unknownQuery === 'refuse' ? this.unknown(x, query) : [];
    if (this.validate === null) return unknown;
    const values = this.read(x, query);
    return this.validate(values) ? unknown : [...unknown, ...faultsOf(this.validate.errors, null)];
  }

  private read(x: Exchange, query: Pairs): Values {
    const values: Values = { path: {}, query: {}, header: {}, cookie: {} };
    const segments = this.path.expression.exec(x.path.slice(x.restAt) || '/');
    let cookies: Pairs | null = null;
    for (const { parameter, shape, header } of this.reads) {
      const { name } = parameter;
      let value: unknown;
      if (parameter.in === 'path') {
        const raw = segments?.[this.path.names.indexOf(name) + 1];
        value = raw === undefined ? undefined : fromPath(parameter, shape, raw);
      } else if (parameter.in === 'query') value = fromPairs(parameter, shape, query, this.queryNames);
      else if (header !== null) {
        const raw = joined(x, header);
        value = raw === undefined ? undefined : fromHeader(parameter, shape, raw);
      } else {
        cookies ??= cookiePairs(joined(x, COOKIE, '; '));
        value = fromPairs(parameter, shape, cookies, new Set());
      }
      if (value !== undefined) values[parameter.in][header?.text ?? name] = value;
    }
    return values;
  }

  private unknown(x: Exchange, query: Pairs): Fault[] {
    if (this.takesAnyQuery) return [];
    const known = (name: string): boolean =>
      this.queryNames.has(name) || name === x.secretParameter || (name.includes('[') && this.queryNames.has(name.slice(0, name.indexOf('['))));
    const names = new Set(query.map(([name]) => name).filter((name) => !known(name)));
    return [...names].map((name) => ({ in: 'query' as const, pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, message: 'is not known' }));
  }
}

/** Fields of one name are one list (RFC 9110, 5.3). */
function joined({ head }: Exchange, name: HeaderName, separator = ','): string | undefined {
  let text: string | undefined;
  for (let at = head.find(name); at >= 0; at = head.find(name, at + 1)) text = text === undefined ? head.value(at) : text + separator + head.value(at);
  return text;
}

function cookiePairs(text: string | undefined): Pairs {
  if (text === undefined) return [];
  return text.split(';').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair.trim(), ''] : [decoded(pair.slice(0, equals).trim()), pair.slice(equals + 1).trim()];
  });
}

/** By place and name; header names are looked up, and told, in lower case. */
function schemaOf(parameters: readonly ContractParameter[]): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const place of PLACES) {
    const here = parameters.filter((parameter) => parameter.in === place);
    const named = (name: string) => (place === 'header' ? name.toLowerCase() : name);
    properties[place] = {
      properties: Object.fromEntries(here.map(({ name, schema }) => [named(name), schema])),
      required: here.filter(({ required }) => required).map(({ name }) => named(name)),
    };
  }
  return { properties };
}
