import { headerName, headerValue, METHODS, MOCK_API_CHARS_MAX, MOCK_BODY_CHARS_MAX, type MockBody, type MockResponse } from '@gatehouse/definition';
import { sample } from 'openapi-sampler';
import { isMembers, type Members } from './reading.js';
import { dereference } from './references.js';
import { isSampleable, SAMPLE_DEPTH_MAX } from './sample-budget.js';

/** What gateways may answer in the place of an upstream. Operations are named `METHOD path`: ids may repeat in a document. */
export type MockContracts = Record<string, MockResponse[]>;

const STATUS = /^(?:[1-5]\d\d|[1-5]XX|default)$/;
const RESPONSES_MAX = 40;
const BODIES_MAX = 20;
const HEADERS_MAX = 20;
const TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;.*)?$/;

const isJson = (type: string): boolean => /^(?:application\/json|text\/json|[^;]+\+json)\s*(?:;|$)/i.test(type);
const isXml = (type: string): boolean => /^(?:application\/xml|text\/xml|[^;]+\+xml)\s*(?:;|$)/i.test(type);

/** The examples of a document, and samples of its schemas where it has none. What is too large is left out. */
export function mockContracts(document: Members): MockContracts {
  const reader = new MockReader(document);
  const contracts: MockContracts = {};
  for (const [path, entry] of Object.entries(isMembers(document.paths) ? document.paths : {})) {
    const item = path.startsWith('x-') ? undefined : dereference(document, entry);
    if (!isMembers(item)) continue;
    for (const method of METHODS) {
      const operation = item[method.toLowerCase()];
      if (isMembers(operation)) contracts[`${method} ${path}`] = reader.responses(operation);
    }
  }
  return contracts;
}

class MockReader {
  private readonly document: Members;
  private charactersLeft = MOCK_API_CHARS_MAX;

  // no parameter property: Node strips types from this folder's files when tests run from the sources
  constructor(document: Members) {
    this.document = document;
  }

  responses({ responses }: Members): MockResponse[] {
    let left = MOCK_BODY_CHARS_MAX;
    const fits = (text: string): boolean => {
      if (text.length > left || text.length > this.charactersLeft) return false;
      left -= text.length;
      this.charactersLeft -= text.length;
      return true;
    };
    const known = Object.entries(isMembers(responses) ? responses : {}).map(
      ([status, given]) => [status.toUpperCase().replace('DEFAULT', 'default'), given] as const,
    );
    return known
      .filter(([status]) => STATUS.test(status))
      .slice(0, RESPONSES_MAX)
      .flatMap(([status, given]) => {
        const response = dereference(this.document, given);
        if (!isMembers(response)) return [];
        const bodies = this.bodies(response).filter(({ text }) => fits(text));
        return [{ status, headers: this.headers(response), bodies: bodies.slice(0, BODIES_MAX) }];
      });
  }

  private headers({ headers }: Members): MockResponse['headers'] {
    return Object.entries(isMembers(headers) ? headers : {})
      .flatMap(([name, given]) => {
        const header = dereference(this.document, given);
        const value = isMembers(header) ? this.exampleOf(header) : undefined;
        const known = headerName.safeParse(name.toLowerCase());
        // the type of a body is told with it
        if (value === undefined || typeof value === 'object' || !known.success || known.data === 'content-type') return [];
        const text = headerValue.safeParse(String(value));
        return text.success ? [{ name: known.data, value: text.data }] : [];
      })
      .slice(0, HEADERS_MAX);
  }

  private bodies({ content }: Members): MockBody[] {
    return Object.entries(isMembers(content) ? content : {}).flatMap(([type, given]) => {
      const media = dereference(this.document, given);
      if (!isMembers(media) || !TYPE.test(type) || type.includes('*') || type.length > 200) return [];
      const named = this.named(media, type);
      if (named.length > 0) return named;
      const text = this.text(media.example ?? this.sampled(media.schema, isXml(type)), type);
      return text === undefined ? [] : [{ type, text }];
    });
  }

  private named({ examples }: Members, type: string): MockBody[] {
    return Object.entries(isMembers(examples) ? examples : {}).flatMap(([name, given]) => {
      const example = dereference(this.document, given);
      // what is only elsewhere is not fetched
      const text = isMembers(example) && 'value' in example ? this.text(example.value, type) : undefined;
      return text === undefined || name.length > 200 ? [] : [{ type, name, text }];
    });
  }

  private exampleOf(header: Members): unknown {
    const first = isMembers(header.examples) ? dereference(this.document, Object.values(header.examples)[0]) : undefined;
    if (header.example !== undefined) return header.example;
    return isMembers(first) ? first.value : this.sampled(header.schema, false);
  }

  private text(value: unknown, type: string): string | undefined {
    if (value === undefined) return undefined;
    // an example of JSON may be written down as text, or be a text
    if (isJson(type)) return typeof value === 'string' && isJsonText(value) ? value : JSON.stringify(value);
    if (typeof value === 'string') return value;
    return typeof value === 'object' ? undefined : String(value);
  }

  private sampled(schema: unknown, asXml: boolean): unknown {
    if (!isMembers(schema) || !isSampleable(this.document, schema)) return undefined;
    try {
      const options = { skipWriteOnly: true, quiet: true, maxSampleDepth: SAMPLE_DEPTH_MAX, ...(asXml && { format: 'xml' as const }) };
      return sample(schema as Parameters<typeof sample>[0], options, this.document);
    } catch {
      // a schema that the library cannot make sense of has no sample
      return undefined;
    }
  }
}

function isJsonText(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
