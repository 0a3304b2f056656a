import {
  type ContractContent,
  type ContractParameter,
  type ContractSchema,
  METHODS,
  PARAMETER_STYLES,
  VALIDATION_CHARS_MAX,
  type ValidationContract,
} from '@gatehouse/definition';
import { ContractSchemas, type Direction } from './contract-schemas.js';
import { isMembers, type Members, TooComplex } from './reading.js';
import { dereference } from './references.js';

/** What the gateways need of a document to validate calls. Operations are named `METHOD path`: ids may repeat in a document. */
export interface ValidationContracts {
  operations: Record<string, ValidationContract>;
  schemas: Record<string, ContractSchema>;
  /** What the document says in words of those of which it says anything, for who cannot look at it. */
  words: Record<string, string>;
}

const PLACES = ['path', 'query', 'header', 'cookie'] as const;
/** OpenAPI 3.1, 4.8.12.2: these are described elsewhere. */
const NO_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);
const WORDS_MAX = 4_000;
const FORM = 'application/x-www-form-urlencoded';
const STATUS = /^(?:[1-5]\d\d|[1-5]XX|default)$/;

const isJson = (type: string): boolean =>
  type === 'application/json' || type === 'text/json' || type.endsWith('+json') || type === '*/*' || type === 'application/*';

/** @throws TooComplex when the gateways cannot be given it */
export function validationContracts(document: Members): ValidationContracts {
  const schemas = new ContractSchemas(document);
  const reader = new ContractReader(document, schemas);
  const operations: Record<string, ValidationContract> = {};
  const words: Record<string, string> = {};
  for (const [path, entry] of Object.entries(isMembers(document.paths) ? document.paths : {})) {
    const item = path.startsWith('x-') ? undefined : dereference(document, entry);
    if (!isMembers(item)) continue;
    for (const method of METHODS) {
      const operation = item[method.toLowerCase()];
      if (!isMembers(operation)) continue;
      const name = `${method} ${path}`;
      operations[name] = reader.operation(item, operation);
      const said = wordsOf(operation);
      if (said !== '') words[name] = said;
    }
  }
  const contracts = { operations, schemas: schemas.definitions, words };
  const characters = JSON.stringify(contracts).length;
  if (characters > VALIDATION_CHARS_MAX) {
    throw new TooComplex(`The schemas of the document have ${characters} characters, and ${VALIDATION_CHARS_MAX} can be validated against.`);
  }
  return contracts;
}

function wordsOf({ summary, description }: Members): string {
  const said = [summary, description].filter((text): text is string => typeof text === 'string' && text.trim() !== '');
  return [...new Set(said)].join('\n\n').slice(0, WORDS_MAX);
}

class ContractReader {
  private readonly document: Members;
  private readonly schemas: ContractSchemas;

  // no parameter property: Node strips types from this folder's files when tests run from the sources
  constructor(document: Members, schemas: ContractSchemas) {
    this.document = document;
    this.schemas = schemas;
  }

  operation(item: Members, operation: Members): ValidationContract {
    const body = dereference(this.document, operation.requestBody);
    return {
      parameters: this.parameters(item, operation),
      ...(isMembers(body) && { body: { required: body.required === true, content: this.content(body.content, 'request') } }),
      responses: this.responses(operation.responses),
    };
  }

  /** Those of the operation take the place of the path's of the same place and name. */
  private parameters(item: Members, operation: Members): ContractParameter[] {
    const found = new Map<string, ContractParameter>();
    for (const list of [item.parameters, operation.parameters]) {
      for (const entry of Array.isArray(list) ? list : []) {
        const parameter = this.parameter(dereference(this.document, entry));
        if (parameter !== undefined) found.set(`${parameter.in} ${parameter.name}`, parameter);
      }
    }
    return [...found.values()];
  }

  private parameter(value: unknown): ContractParameter | undefined {
    if (!isMembers(value) || typeof value.name !== 'string') return undefined;
    const place = PLACES.find((known) => known === value.in);
    if (place === undefined || (place === 'header' && NO_PARAMETERS.has(value.name.toLowerCase()))) return undefined;
    const named = { name: value.name, in: place, required: place === 'path' || value.required === true };
    if (isMembers(value.content)) {
      const [type = '', media] = Object.entries(value.content)[0] ?? [];
      const readable = isJson(mediaType(type)) && isMembers(media);
      const schema = readable ? this.schemas.schema(media.schema, 'request') : true;
      return { ...named, style: readable ? 'json' : place === 'query' || place === 'cookie' ? 'form' : 'simple', explode: false, schema };
    }
    const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
    const style = PARAMETER_STYLES.find((known) => known === value.style && known !== 'json') ?? usual;
    const explode = typeof value.explode === 'boolean' ? value.explode : style === 'form';
    return { ...named, style, explode, schema: this.schemas.schema(value.schema, 'request') };
  }

  private content(value: unknown, direction: Direction): ContractContent[] {
    if (!isMembers(value)) return [];
    return Object.entries(value).map(([name, media]) => {
      const type = mediaType(name);
      const readable = isJson(type) || (type === FORM && direction === 'request');
      if (!readable || !isMembers(media) || media.schema === undefined) return { type };
      return { type, schema: this.schemas.schema(media.schema, direction) };
    });
  }

  private responses(value: unknown): ValidationContract['responses'] {
    if (!isMembers(value)) return [];
    return Object.entries(value).flatMap(([name, entry]) => {
      const status = name === 'default' ? name : name.toUpperCase();
      const response = dereference(this.document, entry);
      return STATUS.test(status) && isMembers(response) ? [{ status, content: this.content(response.content, 'response') }] : [];
    });
  }
}

const mediaType = (name: string): string => (name.split(';')[0] ?? '').trim().toLowerCase();
