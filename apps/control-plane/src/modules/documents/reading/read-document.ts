import { parseJson } from './json-text.js';
import { extractOperations, plain } from './operations.js';
import { error, type Finding, isMembers, type Members, type Parsed, type Problem, type Reading, TOO_COMPLEX, TooComplex, warning } from './reading.js';
import { checkReferences } from './references.js';
import { checkSchema, versionFault } from './schema.js';
import { parseYaml } from './yaml-text.js';

const PROBLEMS_MAX = 200;
const BYTE_ORDER_MARK = '\uFEFF';

/** JSON begins with a brace; everything else is read as YAML. @throws TooComplex */
export function parseText(text: string): Parsed {
  const body = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return /^\s*[{[]/.test(body) ? parseJson(body) : parseYaml(body);
}

/** Everything that is to be known about an OpenAPI document. Never throws for what a text may hold: it is in `problems`. */
export async function readDocument(text: string): Promise<Reading> {
  const reading: Reading = {
    valid: false,
    format: null,
    openapi: null,
    title: null,
    version: null,
    description: null,
    servers: [],
    operations: [],
    problems: [],
  };
  const fault = textFault(text);
  if (fault) return { ...reading, problems: [{ ...fault, line: null, column: null }] };
  try {
    const parsed = parseText(text);
    const { value } = parsed;
    const findings = [...parsed.findings];
    if (isMembers(value)) findings.push(...(await describe(value, reading)));
    else if (!findings.some((finding) => finding.severity === 'error'))
      findings.push(error('document.invalid', 'A document is an object with `openapi`, `info` and `paths`.'));
    return { ...reading, format: parsed.format, ...judge(findings, parsed) };
  } catch (thrown) {
    if (!(thrown instanceof TooComplex)) throw thrown;
    return { ...reading, problems: [{ severity: 'error', code: TOO_COMPLEX, message: thrown.message, pointer: '', line: null, column: null }] };
  }
}

/** What no database column and no header could carry back unchanged. */
function textFault(text: string): Finding | undefined {
  if (!text.isWellFormed()) return error('document.syntax', 'The text holds half a surrogate pair.');
  if (text.includes('\u0000')) return error('document.syntax', 'The text holds the character U+0000.');
  return undefined;
}

/** Fills in what the document says of itself, and returns what is wrong with it. */
async function describe(document: Members, reading: Reading): Promise<Finding[]> {
  const info = isMembers(document.info) ? document.info : {};
  reading.openapi = typeof document.openapi === 'string' ? plain(document.openapi).slice(0, 40) : null;
  reading.title = plain(info.title) || null;
  reading.version = plain(info.version) || null;
  reading.description = plain(info.description) || null;
  reading.servers = serverUrls(document.servers);
  const unsupported = versionFault(document);
  if (unsupported) return [unsupported];
  const { operations, findings } = extractOperations(document);
  reading.operations = operations;
  if (operations.length === 0) findings.push(warning('document.no_operations', 'The document has no operations: there is nothing to call.', '/paths'));
  return [...(await checkSchema(document)), ...checkReferences(document), ...findings];
}

/** With each variable at its default. */
function serverUrls(servers: unknown): string[] {
  if (!Array.isArray(servers)) return [];
  return servers.slice(0, 20).flatMap((server: unknown) => {
    if (!isMembers(server) || typeof server.url !== 'string') return [];
    const variables = isMembers(server.variables) ? server.variables : {};
    return plain(server.url).replace(/\{([^{}]+)\}/g, (whole, name: string) => {
      const variable = variables[name];
      return isMembers(variable) && typeof variable.default === 'string' ? plain(variable.default) : whole;
    });
  });
}

function judge(findings: Finding[], parsed: Parsed): Pick<Reading, 'valid' | 'problems'> {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const shown = [...errors, ...findings.filter((finding) => finding.severity === 'warning')].slice(0, PROBLEMS_MAX);
  const places = shown.some((finding) => !finding.at) ? parsed.locate(shown.map((finding) => finding.pointer)) : new Map();
  const problems = shown.map(({ at, ...finding }): Problem => {
    const place = at ?? places.get(finding.pointer);
    return { ...finding, line: place?.line ?? null, column: place?.column ?? null };
  });
  return { valid: errors.length === 0, problems };
}
