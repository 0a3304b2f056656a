import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, type ParsedNode, Parser } from 'yaml';
import { pointerOf, stepsOf } from './pointer.js';
import { ALIASES_MAX, DEPTH_MAX, error, type Finding, type Parsed, type Position, TooComplex, warning } from './reading.js';

/** Merge keys (`<<`) are YAML 1.1, and documents in the wild use them. Unique keys are looked at below: the library compares each key with each. */
const OPTIONS = { merge: true, uniqueKeys: false, prettyErrors: false, stringKeys: false } as const;

/** @throws TooComplex for what would cost more than it can be worth: nesting without end, aliases of aliases */
export function parseYaml(text: string): Parsed {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  for (const token of tokens) limitDepth(token);
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const document = documents[0] as Document.Parsed<ParsedNode>;
  const parsed: Parsed = {
    format: 'yaml',
    value: undefined,
    findings: [],
    locate: (pointers) => new Map(pointers.map((pointer) => [pointer, locate(document, lines, pointer)])),
  };
  if (documents.length > 1)
    parsed.findings.push(error('document.syntax', 'The text holds more than one YAML document.', '', position(lines, documents[1]?.range?.[0])));
  for (const fault of document.errors) parsed.findings.push(error('document.syntax', `This is not YAML: ${fault.message}`, '', position(lines, fault.pos[0])));
  for (const fault of document.warnings) parsed.findings.push(warning('document.syntax', fault.message, '', position(lines, fault.pos[0])));
  if (document.errors.length > 0) return parsed;
  parsed.findings.push(...duplicateKeys(document.contents, lines));
  parsed.value = toValue(document, parsed.findings);
  return parsed;
}

function toValue(document: Document.Parsed<ParsedNode>, findings: Finding[]): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (fault) {
    if (!(fault instanceof ReferenceError)) throw fault;
    if (fault.message.startsWith('Excessive alias count')) throw new TooComplex(`Its aliases repeat more than ${ALIASES_MAX} times what they stand for.`);
    findings.push(error('document.syntax', `This is not YAML: ${fault.message}`));
    return undefined;
  }
}

/** On the flat token tree, before anything recurses into it. @throws TooComplex */
function limitDepth(root: CST.Token): void {
  let level: CST.Token[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw new TooComplex(`It is nested more than ${DEPTH_MAX} levels deep.`);
    level = level.flatMap(inside);
  }
}

function inside(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((part) => part !== null && part !== undefined));
}

type Node = ParsedNode | null | undefined;
const keyOf = (pair: Pair<unknown, unknown>): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

function duplicateKeys(root: Node, lines: LineCounter): Finding[] {
  const findings: Finding[] = [];
  const walk = (node: Node, path: (string | number)[]): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item as Node, [...path, index]);
    if (!isMap(node)) return;
    const names = new Set<string>();
    for (const pair of node.items) {
      const name = keyOf(pair);
      const place = [...path, name];
      if (names.has(name) && name !== '<<')
        findings.push(error('document.duplicate_key', `"${name}" stands here twice.`, pointerOf(place), keyPosition(lines, pair)));
      names.add(name);
      walk(pair.value as Node, place);
    }
  };
  walk(root, []);
  return findings;
}

const position = (lines: LineCounter, offset: number | undefined): Position => {
  const { line, col } = lines.linePos(offset ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
};
const keyPosition = (lines: LineCounter, pair: Pair<unknown, unknown>) => position(lines, (pair.key as ParsedNode | null)?.range?.[0]);

function locate(document: Document.Parsed<ParsedNode>, lines: LineCounter, pointer: string): Position {
  let node: Node = document.contents;
  let found = position(lines, node?.range[0]);
  for (const name of stepsOf(pointer)) {
    if (isAlias(node)) node = node.resolve(document) as Node;
    if (isMap(node)) {
      const pair: Pair<unknown, unknown> | undefined = node.items.find((candidate) => keyOf(candidate) === name);
      if (!pair) break;
      found = keyPosition(lines, pair);
      node = pair.value as Node;
    } else if (isSeq(node)) {
      node = node.items[Number(name)] as Node;
      if (!node) break;
      found = position(lines, node.range[0]);
    } else break;
  }
  return found;
}
