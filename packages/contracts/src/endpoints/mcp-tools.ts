import { McpServerConfig } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { idOrSlug } from '../shapes.js';
import { revisionParams } from './revisions.js';

/** As a server of the Model Context Protocol lists a tool. */
export const ListedTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()),
});

const OperationTool = ListedTool.extend({ operation: z.string(), method: z.string(), path: z.string() });

/** What consumers are told of the tools of one version. */
export const OfferedTools = z.discriminatedUnion('kind', [
  z.object({
    /** Operations of the API, each a tool. */
    kind: z.literal('operations'),
    /** Behind the version’s address. */
    path: z.string(),
    title: z.string().nullable(),
    instructions: z.string().nullable(),
    tools: z.array(OperationTool),
  }),
  z.object({
    /** The upstream is a server of MCP: its tools are its own, and these are let through. */
    kind: z.literal('server'),
    path: z.string(),
    allow: z.array(z.string()),
    deny: z.array(z.string()),
    resources: z.boolean(),
    prompts: z.boolean(),
  }),
]);

const read = { kind: 'tenant', permission: 'apis:read' } as const;
const write = { kind: 'tenant', permission: 'apis:write' } as const;
const path = '/tenants/:tenant/apis/:api/versions/:version/revisions/:revision/tools';
const tag = 'MCP tools';

export const mcpTools = endpoints({
  preview: {
    method: 'POST',
    path: `${path}/preview`,
    tag,
    summary: 'What the operations of a revision look like as tools: by the code that gateways run, with nothing saved',
    access: read,
    status: 200,
    params: revisionParams,
    body: z.strictObject({ tools: McpServerConfig.shape.tools }),
    response: z.object({
      tools: z.array(OperationTool),
      /** Operations that no tool can call, and why. */
      leftOut: z.array(z.object({ operation: z.string(), method: z.string(), path: z.string(), why: z.string() })),
    }),
    errors: ['document.too_complex'],
  },
  discover: {
    method: 'POST',
    path: `${path}/discover`,
    tag,
    summary: 'Ask the MCP server behind a revision which tools it has',
    access: write,
    status: 200,
    params: revisionParams,
    body: z.strictObject({}),
    response: z.object({
      outcome: z.enum(['ok', 'refused', 'failed', 'unreachable']),
      detail: z.string(),
      server: z.object({ name: z.string(), version: z.string() }).nullable(),
      tools: z.array(ListedTool),
    }),
    errors: ['request.invalid', 'upstream.address_not_allowed'],
  },
  offered: {
    method: 'GET',
    path: '/catalogue/:tenant/:api/:version/tools',
    tag,
    summary: 'Tools that a published version offers to clients of the Model Context Protocol',
    access: { kind: 'public' },
    status: 200,
    params: z.object({ tenant: idOrSlug, api: idOrSlug, version: z.string().max(100) }),
    response: z.object({ offered: OfferedTools.nullable() }),
    errors: [],
  },
});
