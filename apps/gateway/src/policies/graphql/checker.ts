import type { GraphqlConfig } from '@gatehouse/definition';
import { type Measure, measure, together, UnclearDocument } from './measure.js';
import type { Parameters } from './parameters.js';
import { Persisted } from './persisted.js';
import { invalid, type Refusal } from './refusals.js';

type Language = typeof import('graphql/language');

/** Documents over this are not even read: tokens are counted while reading, and one token may be long. */
const CHARS_PER_TOKEN_MAX = 64;
const CHARS_MIN = 65_536;

export interface Passed {
  measures: readonly Measure[];
  /** The document of each operation. */
  documents: readonly string[];
}

type Limit = { of: string; most: number; found: number };

const over = ({ of, most, found }: Limit): Refusal => ({
  code: 'gateway.graphql_refused',
  message: `The request has ${of} ${found}, and ${most} is allowed.`,
  ofDocument: true,
});

/** Holds GraphQL requests against a configuration. */
export class Checker {
  private readonly persisted: Persisted;

  constructor(
    private readonly config: GraphqlConfig,
    private readonly language: Language,
  ) {
    this.persisted = new Persisted(config);
  }

  check(all: readonly Parameters[]): Passed | Refusal {
    const measures: Measure[] = [];
    const documents: string[] = [];
    for (const parameters of all) {
      const document = this.persisted.document(parameters);
      if (typeof document !== 'string') return document;
      const measured = this.measure(document, parameters);
      if ('code' in measured) return measured;
      measures.push(measured);
      documents.push(document);
    }
    const refusal = this.limits(measures);
    if (refusal !== undefined) return refusal;
    for (const parameters of all) this.persisted.passed(parameters);
    return { measures, documents };
  }

  private measure(document: string, { operationName, variables }: Parameters): Measure | Refusal {
    const { tokensMax } = this.config;
    if (document.length > Math.max(CHARS_MIN, tokensMax * CHARS_PER_TOKEN_MAX)) {
      return { code: 'gateway.graphql_refused', message: 'The document is too long.', ofDocument: true };
    }
    try {
      const parsed = this.language.parse(document, { noLocation: true, maxLexicalTokens: tokensMax });
      return measure(parsed, this.config, operationName, variables);
    } catch (error) {
      if (error instanceof UnclearDocument) return invalid(error.message, { ofDocument: true });
      // deeper than any limit allows
      if (error instanceof RangeError) return { code: 'gateway.graphql_refused', message: 'The document is too deep to be read.', ofDocument: true };
      const { message } = error as Error;
      const tokens = /more than? (?:that )?\d+ (?:lexical )?tokens|tokens?\. Parsing aborted/i.test(message);
      return tokens ? { code: 'gateway.graphql_refused', message, ofDocument: true } : invalid(message, { ofDocument: true });
    }
  }

  private limits(measures: readonly Measure[]): Refusal | undefined {
    const { config } = this;
    const found = together(measures);
    if (found.introspects && !config.introspection) {
      return { code: 'gateway.graphql_refused', message: 'Introspection is not allowed here.', ofDocument: true };
    }
    const limits: Limit[] = [
      { of: 'the depth', most: config.depthMax, found: found.depth },
      { of: 'the number of aliases', most: config.aliasesMax, found: found.aliases },
      { of: 'the number of root fields', most: config.rootFieldsMax, found: found.rootFields },
      { of: 'the number of directives', most: config.directivesMax, found: found.directives },
      { of: 'the cost', most: config.costMax, found: found.cost },
    ];
    const broken = limits.find(({ most, found: count }) => count > most);
    return broken && over(broken);
  }
}
