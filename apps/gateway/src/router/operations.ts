import { fits, literalLength, parseTemplate, type Segment } from './template.js';

interface Mixed<T> {
  parts: readonly string[];
  node: Node<T>;
}

class Node<T> {
  /** Made when needed: large documents have tens of thousands of nodes, most of them ends. */
  literals: Map<string, Node<T>> | null = null;
  /** Those with more literal text first. */
  mixed: Mixed<T>[] | null = null;
  parameter: Node<T> | null = null;
  /** By method; null where no template ends. */
  methods: Map<string, T> | null = null;
}

/**
 * The operations of one API version by path template and method. Literal segments come before mixed ones, those before parameters; when the more
 * literal path lacks the method, the next one is tried, as the servers behind do. HEAD is served by GET where it is not declared.
 */
export class Operations<T> {
  private readonly root = new Node<T>();

  /** @throws Error for a template that is none, or one that is there for this method already */
  add(method: string, template: string, operation: T): void {
    let node = this.root;
    for (const segment of parseTemplate(template)) node = child(node, segment);
    node.methods ??= new Map();
    if (node.methods.has(method)) throw new Error(`${method} ${template} stands for the same requests as another operation`);
    node.methods.set(method, operation);
  }

  /** @param path normalised; matched from `from`, where the slash behind the API's root stands; the root itself may have none */
  find(method: string, path: string, from: number): T | undefined {
    if (from >= path.length) return this.find(method, '/', 0);
    const found = find(this.root, method, path, from);
    return found === undefined && method === 'HEAD' ? find(this.root, 'GET', path, from) : found;
  }

  /** The methods the path takes, for a 405; empty when no operation has the path. */
  methods(path: string, from: number): string[] {
    const methods = new Set<string>();
    if (from >= path.length) collect(this.root, '/', 0, methods);
    else collect(this.root, path, from, methods);
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  }
}

function child<T>(node: Node<T>, segment: Segment): Node<T> {
  if (segment.kind === 'literal') {
    node.literals ??= new Map();
    const known = node.literals.get(segment.text);
    if (known) return known;
    const made = new Node<T>();
    node.literals.set(segment.text, made);
    return made;
  }
  if (segment.kind === 'parameter') {
    node.parameter ??= new Node<T>();
    return node.parameter;
  }
  node.mixed ??= [];
  const known = node.mixed.find(({ parts }) => parts.length === segment.parts.length && parts.every((part, i) => part === segment.parts[i]));
  if (known) return known.node;
  const made: Mixed<T> = { parts: segment.parts, node: new Node<T>() };
  node.mixed.push(made);
  node.mixed.sort((a, b) => literalLength(b.parts) - literalLength(a.parts));
  return made.node;
}

/** `from` stands at the slash before the next segment, or at the end of the path. */
function find<T>(node: Node<T>, method: string, path: string, from: number): T | undefined {
  if (from >= path.length) return node.methods?.get(method);
  const slash = path.indexOf('/', from + 1);
  const end = slash < 0 ? path.length : slash;
  const segment = path.slice(from + 1, end);
  const literal = node.literals?.get(segment);
  if (literal !== undefined) {
    const hit = find(literal, method, path, end);
    if (hit !== undefined) return hit;
  }
  if (node.mixed !== null) {
    for (const mixed of node.mixed) {
      if (!fits(mixed.parts, segment)) continue;
      const hit = find(mixed.node, method, path, end);
      if (hit !== undefined) return hit;
    }
  }
  return node.parameter === null || segment === '' ? undefined : find(node.parameter, method, path, end);
}

function collect<T>(node: Node<T>, path: string, from: number, methods: Set<string>): void {
  if (from >= path.length) {
    for (const method of node.methods?.keys() ?? []) methods.add(method);
    return;
  }
  const slash = path.indexOf('/', from + 1);
  const end = slash < 0 ? path.length : slash;
  const segment = path.slice(from + 1, end);
  const literal = node.literals?.get(segment);
  if (literal !== undefined) collect(literal, path, end, methods);
  for (const mixed of node.mixed ?? []) if (fits(mixed.parts, segment)) collect(mixed.node, path, end, methods);
  if (node.parameter !== null && segment !== '') collect(node.parameter, path, end, methods);
}
