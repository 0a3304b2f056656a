import type { GraphqlConfig } from '@gatehouse/definition';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

/** What one operation asks for, fragments followed. */
export interface Measure {
  kind: 'query' | 'mutation' | 'subscription';
  name: string | undefined;
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  cost: number;
  introspects: boolean;
}

/** The document does not say one thing. The message is for the caller. */
export class UnclearDocument extends Error {
  override readonly name = 'UnclearDocument';
}

interface Part {
  depth: number;
  aliases: number;
  /** Of this level alone. */
  fields: number;
  directives: number;
  cost: number;
  introspects: boolean;
}

const EMPTY: Readonly<Part> = { depth: 0, aliases: 0, fields: 0, directives: 0, cost: 0, introspects: false };

type Variables = Readonly<Record<string, unknown>>;

/** Measures operations of one document. Each fragment is looked at once, however often it is spread, so that a document of n tokens costs n steps. */
class Walk {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly known = new Map<string, Part | null>();
  private readonly costs: ReadonlyMap<string, number>;
  private readonly lists: ReadonlySet<string>;
  private defaults = new Map<string, ValueNode>();

  constructor(
    document: DocumentNode,
    { fieldCosts, listArguments }: Pick<GraphqlConfig, 'fieldCosts' | 'listArguments'>,
    private readonly variables: Variables,
  ) {
    this.costs = new Map(fieldCosts.map(({ field, cost }) => [field, cost]));
    this.lists = new Set(listArguments);
    for (const definition of document.definitions) if (definition.kind === 'FragmentDefinition') this.fragments.set(definition.name.value, definition);
  }

  operation(node: OperationDefinitionNode): Measure {
    for (const { variable, defaultValue } of node.variableDefinitions ?? []) if (defaultValue) this.defaults.set(variable.name.value, defaultValue);
    const { depth, aliases, fields, directives, cost, introspects } = this.set(node.selectionSet);
    const own = node.directives?.length ?? 0;
    return { kind: node.operation, name: node.name?.value, depth, aliases, rootFields: fields, directives: directives + own, cost, introspects };
  }

  private set(selections: SelectionSetNode): Part {
    const sum = { ...EMPTY };
    for (const selection of selections.selections) {
      sum.directives += selection.directives?.length ?? 0;
      const part =
        selection.kind === 'Field'
          ? this.field(selection)
          : selection.kind === 'InlineFragment'
            ? this.set(selection.selectionSet)
            : this.spread(selection.name.value);
      sum.depth = Math.max(sum.depth, part.depth);
      sum.aliases += part.aliases;
      sum.fields += part.fields;
      sum.directives += part.directives;
      sum.cost += part.cost;
      sum.introspects ||= part.introspects;
    }
    return sum;
  }

  private field(node: FieldNode): Part {
    const name = node.name.value;
    const inner = node.selectionSet === undefined ? EMPTY : this.set(node.selectionSet);
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + (node.alias === undefined ? 0 : 1),
      fields: 1,
      directives: inner.directives,
      cost: (this.costs.get(name) ?? 1) + this.entries(node) * inner.cost,
      introspects: inner.introspects || name === '__schema' || name === '__type',
    };
  }

  private spread(name: string): Part {
    const known = this.known.get(name);
    if (known === null) throw new UnclearDocument(`The fragment ${name} is inside of itself.`);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    if (fragment === undefined) throw new UnclearDocument(`There is no fragment ${name}.`);
    this.known.set(name, null);
    const own = fragment.directives?.length ?? 0;
    const part = this.set(fragment.selectionSet);
    const whole = { ...part, directives: part.directives + own };
    this.known.set(name, whole);
    return whole;
  }

  /** How many entries a field may have, as its arguments say. */
  private entries({ arguments: given = [] }: FieldNode): number {
    let most = 1;
    for (const { name, value } of given) most = Math.max(most, this.size(name.value, value));
    return most;
  }

  private size(name: string, value: ValueNode): number {
    if (value.kind === 'ObjectValue') return Math.max(1, ...value.fields.map((field) => this.size(field.name.value, field.value)));
    if (value.kind === 'Variable') {
      const at = value.name.value;
      if (Object.hasOwn(this.variables, at)) return this.sizeOf(name, this.variables[at]);
      const fallback = this.defaults.get(at);
      return fallback === undefined || fallback.kind === 'Variable' ? 1 : this.size(name, fallback);
    }
    return value.kind === 'IntValue' && this.lists.has(name) ? Math.max(1, Math.abs(Number(value.value))) : 1;
  }

  private sizeOf(name: string, value: unknown): number {
    if (typeof value === 'number') return this.lists.has(name) ? Math.max(1, Math.abs(value)) : 1;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 1;
    return Math.max(1, ...Object.entries(value).map(([key, member]) => this.sizeOf(key, member)));
  }
}

/**
 * What the operation of this name asks for.
 * @throws UnclearDocument where it is not clear which one is meant, or a fragment is missing or endless
 */
export function measure(
  document: DocumentNode,
  config: Pick<GraphqlConfig, 'fieldCosts' | 'listArguments'>,
  operationName: string | undefined,
  variables: Variables,
): Measure {
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const meant = operationName === undefined ? operations : operations.filter(({ name }) => name?.value === operationName);
  const [operation] = meant;
  if (operation === undefined)
    throw new UnclearDocument(operationName === undefined ? 'The document has no operation.' : `There is no operation ${operationName}.`);
  if (meant.length > 1) throw new UnclearDocument('The document has several operations: operationName must say which.');
  return new Walk(document, config, variables).operation(operation);
}

/** Several operations of one request, as one. */
export function together(measures: readonly Measure[]): Pick<Measure, 'depth' | 'aliases' | 'rootFields' | 'directives' | 'cost' | 'introspects'> {
  const sum = (of: 'aliases' | 'rootFields' | 'directives' | 'cost') => measures.reduce((total, measured) => total + measured[of], 0);
  return {
    depth: Math.max(...measures.map(({ depth }) => depth)),
    aliases: sum('aliases'),
    rootFields: sum('rootFields'),
    directives: sum('directives'),
    cost: sum('cost'),
    introspects: measures.some(({ introspects }) => introspects),
  };
}
