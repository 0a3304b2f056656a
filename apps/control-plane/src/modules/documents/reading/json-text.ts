import { type JSONPath, type JSONVisitor, visit } from 'jsonc-parser';
import { pointerOf, selfAndParents } from './pointer.js';
import { DEPTH_MAX, error, type Finding, type Parsed, type Position, TooComplex, warning } from './reading.js';

/**
 * Reads JSON with the engine's own parser, and looks at positions only where something is to be said about them: a position for
 * every node of 10 MB would cost 25 times the parsing.
 */
export function parseJson(text: string): Parsed {
  const parsed: Parsed = { format: 'json', value: undefined, findings: [], locate: (pointers) => locate(text, pointers) };
  try {
    parsed.value = JSON.parse(text);
  } catch (fault) {
    parsed.findings.push(syntaxError(text, fault as SyntaxError));
    return parsed;
  }
  limitDepth(parsed.value);
  parsed.findings.push(...duplicateKeys(text));
  return parsed;
}

function syntaxError(text: string, fault: SyntaxError): Finding {
  const place = /\(line (\d+) column (\d+)\)/.exec(fault.message);
  const what = fault.message.replace(/,? (in JSON )?at position.*$/s, '').replace(/, ".*$/s, '');
  return error('document.syntax', `This is not JSON: ${what}.`, '', place ? { line: Number(place[1]), column: Number(place[2]) } : firstFault(text));
}

/** For what the engine does not tell the place of. */
function firstFault(text: string): Position {
  let place: Position | undefined;
  try {
    visit(text, {
      onError: (_code, _offset, _length, line, column) => {
        place ??= at(line, column);
      },
    });
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault; // nested too deep to say where
  }
  return place ?? { line: 1, column: 1 };
}

/** Level by level, because a recursion is what the limit is there to prevent. @throws TooComplex */
function limitDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw new TooComplex(`It is nested more than ${DEPTH_MAX} levels deep.`);
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
}

/** JSON lets two members have one name (RFC 8259, 4) and parsers keep the last; a publisher should hear of it. YAML forbids it. */
function duplicateKeys(text: string): Finding[] {
  const findings: Finding[] = [];
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, line, column, path) => {
      const names = open.at(-1);
      if (names?.has(name))
        findings.push(warning('document.duplicate_key', `"${name}" stands here twice; the last one counts.`, pointerOf([...path(), name]), at(line, column)));
      names?.add(name);
    },
  });
  return findings;
}

const at = (line: number, column: number): Position => ({ line: line + 1, column: column + 1 });

/** One pass for all pointers; what none of them leads into is skipped. */
function locate(text: string, pointers: readonly string[]): Map<string, Position> {
  const open = new Set(pointers.flatMap((pointer) => [...selfAndParents(pointer)]));
  const known = new Map<string, Position>([['', { line: 1, column: 1 }]]);
  const see = (path: JSONPath, line: number, column: number): boolean => {
    const pointer = pointerOf(path);
    if (!open.has(pointer)) return false;
    if (!known.has(pointer)) known.set(pointer, at(line, column));
    return true;
  };
  const enter: JSONVisitor['onObjectBegin'] = (_offset, _length, line, column, path) => see(path(), line, column);
  visit(text, {
    onObjectBegin: enter,
    onArrayBegin: enter,
    onObjectEnd: () => undefined, // without these two the library does not count its way out of what is skipped
    onArrayEnd: () => undefined,
    onObjectProperty: (name, _offset, _length, line, column, path) => void see([...path(), name], line, column),
    onLiteralValue: (_value, _offset, _length, line, column, path) => void see(path(), line, column),
  });
  return nearest(pointers, known);
}

export function nearest(pointers: readonly string[], known: ReadonlyMap<string, Position>): Map<string, Position> {
  const found = new Map<string, Position>();
  for (const pointer of pointers) {
    for (const candidate of selfAndParents(pointer)) {
      const position = known.get(candidate);
      if (!position) continue;
      found.set(pointer, position);
      break;
    }
  }
  return found;
}
