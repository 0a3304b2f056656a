import { METHODS } from '@gatehouse/definition';
import { parseText } from './read-document.js';
import { isMembers, type Members, TooComplex } from './reading.js';

/** How consumers call: what replaces the publisher's own servers and security in the document they read. */
export interface ConsumerFace {
  servers: { url: string; description: string }[];
  /** Null: calls need no key of ours, and what the document says about security is the upstream's. */
  authentication: { headers: string[]; bearer: boolean; queryName: string | null; kinds?: string[] } | null;
}

const CHARACTERS_MAX = 50 * 1024 * 1024;

/** The document as JSON for consumers. The text was valid when it was saved. @throws TooComplex */
export function consumerDocument(text: string, face: ConsumerFace): string {
  const { value } = parseText(text);
  if (!isMembers(value)) throw new Error('a saved document cannot be read any more');
  const document: Members = { ...value, servers: face.servers };
  const pathItem = (item: unknown) => withoutOverrides(item, face);
  if (isMembers(value.paths)) document.paths = mapValues(value.paths, pathItem);
  if (isMembers(value.components) && isMembers(value.components.pathItems)) {
    document.components = { ...value.components, pathItems: mapValues(value.components.pathItems, pathItem) };
  }
  if (face.authentication) secure(document, face.authentication);
  const json = JSON.stringify(document);
  if (json.length > CHARACTERS_MAX) throw new TooComplex('Written out, its aliases make it too large.');
  return json;
}

/** Kinds beside keys, by the type of the policy that takes them. */
const SCHEMES: Readonly<Record<string, Members>> = {
  'oauth-token': { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of this platform, for a client id and secret' },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  'token-introspection': { type: 'http', scheme: 'bearer' },
  'basic-auth': { type: 'http', scheme: 'basic', description: 'Client id and secret' },
  'http-signature': { type: 'http', scheme: 'signature', description: 'HTTP message signature (RFC 9421)' },
  'hmac-signature': { type: 'http', scheme: 'aws4-hmac-sha256', description: 'AWS Signature Version 4' },
  'client-certificate': { type: 'mutualTLS' },
};

function secure(document: Members, { headers, bearer, queryName, kinds = [] }: NonNullable<ConsumerFace['authentication']>): void {
  const schemes: Record<string, Members> = {};
  for (const name of headers) schemes[`key in ${name}`] = { type: 'apiKey', in: 'header', name };
  if (bearer) schemes['key as bearer token'] = { type: 'http', scheme: 'bearer' };
  if (queryName !== null) schemes['key in query'] = { type: 'apiKey', in: 'query', name: queryName };
  for (const kind of kinds) {
    const scheme = SCHEMES[kind];
    if (scheme) schemes[kind] = scheme;
  }
  const named = Object.fromEntries(Object.entries(schemes).map(([name, scheme]) => [name.replaceAll(' ', '-'), scheme]));
  const components = isMembers(document.components) ? document.components : {};
  document.components = { ...components, securitySchemes: named };
  document.security = Object.keys(named).map((name) => ({ [name]: [] }));
}

/** Servers and security of single paths and operations would point past the gateway. */
function withoutOverrides(item: unknown, face: ConsumerFace): unknown {
  if (!isMembers(item)) return item;
  const { servers: _, ...rest } = item;
  for (const method of METHODS) {
    const operation = rest[method.toLowerCase()];
    if (!isMembers(operation)) continue;
    const { servers: _servers, security, ...kept } = operation;
    rest[method.toLowerCase()] = face.authentication || security === undefined ? kept : { ...kept, security };
  }
  return rest;
}

const mapValues = (members: Members, map: (value: unknown) => unknown): Members =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, map(value)]));
