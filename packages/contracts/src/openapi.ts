import { ERRORS, type ErrorCode } from '@gatehouse/kernel/errors';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import type { Endpoint } from './endpoint.js';
import { allEndpoints } from './endpoints/index.js';

type Schema = OpenAPIV3_1.SchemaObject;

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, $defs = {}, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  if (Object.keys($defs).length === 0) return schema as Schema;
  const names = Object.entries($defs).map(([key, part]) => [key, sharedName(part)] as const);
  const placed = (part: unknown): Schema =>
    JSON.parse(names.reduce((text, [key, name]) => text.replaceAll(`"#/$defs/${key}"`, `"#/components/schemas/${name}"`), JSON.stringify(part))) as Schema;
  for (const [key, name] of names) shared.set(name, placed($defs[key]));
  return placed(schema);
};

/** Schemas that refer to themselves: a reference is resolved against the whole document, so they stand beside the paths. */
const shared = new Map<string, Schema>();
const sharedNames = new Map<string, string>();
function sharedName(part: unknown): string {
  const text = JSON.stringify(part);
  const name = sharedNames.get(text) ?? `Shared${sharedNames.size + 1}`;
  sharedNames.set(text, name);
  return name;
}

function parameters(endpoint: Endpoint): OpenAPIV3_1.ParameterObject[] {
  const of = (object: z.ZodObject | undefined, place: 'path' | 'query') =>
    Object.entries((object ? schemaOf(object, 'input') : {}).properties ?? {}).map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || (schemaOf(object as z.ZodObject, 'input').required ?? []).includes(name),
      schema: schema as OpenAPIV3_1.ParameterObject['schema'],
    }));
  return [...of(endpoint.params, 'path'), ...of(endpoint.query, 'query')];
}

const GENERAL: Record<Endpoint['access']['kind'], ErrorCode[]> = {
  public: ['request.invalid'],
  account: ['request.invalid', 'auth.required'],
  tenant: ['request.invalid', 'auth.required', 'access.denied', 'resource.not_found'],
  platform: ['request.invalid', 'auth.required', 'resource.not_found'],
  gateway: ['request.invalid', 'gateway.link_refused'],
};

function problemResponses(endpoint: Endpoint): Record<string, OpenAPIV3_1.ResponseObject> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...GENERAL[endpoint.access.kind], ...endpoint.errors]))
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function success(endpoint: Endpoint): OpenAPIV3_1.ResponseObject {
  if (endpoint.response) return { description: endpoint.summary, content: { 'application/json': { schema: schemaOf(endpoint.response, 'output') } } };
  if (endpoint.produces) return { description: endpoint.summary, content: { [endpoint.produces]: { schema: { type: 'string' } } } };
  return { description: endpoint.summary };
}

const SECURITY: Record<Endpoint['access']['kind'], OpenAPIV3_1.SecurityRequirementObject[]> = {
  public: [],
  account: [{ session: [] }, { accessToken: [] }],
  tenant: [{ session: [] }, { accessToken: [] }],
  platform: [{ session: [] }, { accessToken: [] }],
  gateway: [{ gatewayToken: [] }],
};

function operation(name: string, endpoint: Endpoint): OpenAPIV3_1.OperationObject {
  return {
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security: SECURITY[endpoint.access.kind],
    ...(endpoint.access.kind === 'tenant' ? { 'x-permission': endpoint.access.permission } : {}),
    parameters: parameters(endpoint),
    ...(endpoint.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } } : {}),
    responses: { [String(endpoint.status)]: success(endpoint), ...problemResponses(endpoint) },
  };
}

const ProblemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', properties: { pointer: { type: 'string' }, detail: { type: 'string' } } } },
  },
};

/** The OpenAPI 3.1 document of the management API, made from the endpoint tables and nothing else. */
export function openApiDocument(): OpenAPIV3_1.Document {
  const paths: Record<string, Record<string, OpenAPIV3_1.OperationObject>> = {};
  for (const [name, endpoint] of allEndpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gatehouse management API', version: '1', description: 'Everything the portal does. Errors are RFC 9457 problems with a stable `code`.' },
    servers: [{ url: '/api/v1' }],
    paths: paths as OpenAPIV3_1.PathsObject,
    components: {
      schemas: { Problem: ProblemSchema, ...Object.fromEntries(shared) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'gatehouse_session' },
        accessToken: { type: 'http', scheme: 'bearer', description: 'A personal access token, `gth_pat_...`' },
        gatewayToken: { type: 'http', scheme: 'bearer', description: 'A gateway group’s token, `gth_gw_...`' },
      },
    },
  };
}
