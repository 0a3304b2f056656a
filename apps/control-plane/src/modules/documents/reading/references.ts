import { fragmentPointer, pointerOf, stepsOf } from './pointer.js';
import { error, type Finding, isMembers, type Members } from './reading.js';

/** Members of these are names that the author chose, so that `default` or `example` under them is a name and no keyword. */
const NAME_MAPS = new Set(
  'paths webhooks properties patternProperties dependentSchemas $defs definitions schemas responses parameters requestBodies headers securitySchemes links callbacks pathItems content encoding variables'.split(
    ' ',
  ),
);
/** What stands under these is data: a `$ref` in it refers to nothing. */
const DATA = new Set(['example', 'default', 'const', 'enum', 'value']);
const HOPS_MAX = 32;

/** Finds every `$ref` and says which lead nowhere. Nothing outside the document is ever fetched. */
export function checkReferences(document: Members): Finding[] {
  return new References(document).check();
}

/** What a local `$ref` leads to, or undefined. */
export function dereference(document: Members, value: unknown): unknown {
  let target = value;
  for (let hop = 0; isMembers(target) && typeof target.$ref === 'string'; hop++) {
    const pointer = fragmentPointer(target.$ref);
    if (pointer === undefined || hop > HOPS_MAX) return undefined;
    target = resolve(document, pointer, hop);
  }
  return target;
}

/** Follows `$ref`s on the way, as readers of OpenAPI do. */
function resolve(document: Members, pointer: string, hop = 0): unknown {
  let at: unknown = document;
  for (const name of stepsOf(pointer)) {
    if (isMembers(at) && typeof at.$ref === 'string' && !Object.hasOwn(at, name)) {
      const through = fragmentPointer(at.$ref);
      if (through === undefined || hop > HOPS_MAX) return undefined;
      at = resolve(document, through, hop + 1);
    }
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Members)[name];
  }
  return at;
}

class References {
  private readonly found: { ref: unknown; pointer: string }[] = [];
  private readonly names = new Set<string>();
  private readonly seen = new WeakSet<object>();
  private readonly path: (string | number)[] = [];

  private readonly document: Members;

  // no parameter property: Node strips types from this folder's files when tests run from the sources
  constructor(document: Members) {
    this.document = document;
  }

  check(): Finding[] {
    this.walk(this.document, false);
    return this.found.flatMap(({ ref, pointer }) => {
      const fault = this.fault(ref);
      return fault ? [error('document.unresolved_reference', fault, pointer)] : [];
    });
  }

  private fault(ref: unknown): string | undefined {
    if (typeof ref !== 'string') return '`$ref` has to be a text.';
    const pointer = fragmentPointer(ref);
    if (pointer === undefined) {
      if (this.names.has(ref)) return undefined;
      if (ref.startsWith('#')) return `Nothing in the document is named ${ref}.`;
      return `${ref} is outside the document, and nothing is fetched: bundle it into one document first.`;
    }
    const target = resolve(this.document, pointer);
    if (target === undefined) return `${ref} leads nowhere.`;
    return isMembers(target) && target.$ref !== undefined && dereference(this.document, target) === undefined
      ? `${ref} leads in a circle, or on to nothing.`
      : undefined;
  }

  /** The place is kept as one stack: a pointer for every node of 10 MB would cost more than all else here. */
  private walk(value: unknown, isNameMap: boolean): void {
    if (typeof value !== 'object' || value === null || this.seen.has(value)) return;
    this.seen.add(value);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.inside(index, () => this.walk(item, false));
      return;
    }
    this.remember(value as Members);
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'object' && key !== '$ref') continue;
      this.inside(key, () => this.member(key, item, isNameMap));
    }
  }

  private member(key: string, item: unknown, isNameMap: boolean): void {
    if (isNameMap) this.walk(item, false);
    else if (key === '$ref') this.found.push({ ref: item, pointer: pointerOf(this.path) });
    else if (key === 'examples') this.examples(item);
    else if (!DATA.has(key) && !key.startsWith('x-')) this.walk(item, NAME_MAPS.has(key) && isMembers(item));
  }

  private inside(key: string | number, visit: () => void): void {
    this.path.push(key);
    visit();
    this.path.pop();
  }

  /** JSON Schema names (2020-12, 8.2): `$id` as a whole, `$anchor` as a fragment. */
  private remember({ $id, $anchor, $dynamicAnchor }: Members): void {
    if (typeof $id === 'string') this.names.add($id);
    for (const anchor of [$anchor, $dynamicAnchor]) if (typeof anchor === 'string') this.names.add(`#${anchor}`);
  }

  /** Of a media type or parameter: Example Objects by name, each of which may be a reference. Of a schema: a list of data. */
  private examples(value: unknown): void {
    if (!isMembers(value)) return;
    for (const [name, example] of Object.entries(value)) {
      if (isMembers(example) && example.$ref !== undefined) this.found.push({ ref: example.$ref, pointer: pointerOf([...this.path, name, '$ref']) });
    }
  }
}
