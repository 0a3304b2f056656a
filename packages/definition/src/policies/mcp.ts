import { z } from 'zod';

/** What tools may be called in MCP (2025-11-25, Tool Names). */
const toolName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_.-]+$/, { message: 'letters, digits, _ - and .' });
const toolPattern = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_.-]*\*?[A-Za-z0-9_.-]*$/, { message: 'the name of a tool, with at most one *' })
  .min(1);
const origin = z
  .string()
  .max(300)
  .regex(/^(?:\*|https?:\/\/[a-z0-9.[\]:-]+)$/, { message: 'an origin in lower case, such as https://chat.example.com, or *' });

const allowedOrigins = z
  .array(origin)
  .max(100)
  .default([])
  .meta({ title: 'Origins', description: 'Web pages of these origins may call; requests without an Origin, as programs send them, always may' });
const bodyBytesMax = z.number().int().min(1_024).max(16_777_216).default(1_048_576).meta({ title: 'Body size', description: 'Bytes of one message' });

/** Stands before an MCP server: reads what is said to it, and lets only some of it through. */
export const McpConfig = z.strictObject({
  allow: z
    .array(toolPattern)
    .max(1_000)
    .default(['*'])
    .meta({ title: 'Tools', description: 'What may be called and is listed; * stands for any part of a name' }),
  deny: z.array(toolPattern).max(1_000).default([]).meta({ title: 'Except', description: 'Not these, whatever stands above' }),
  resources: z.boolean().default(true).meta({ title: 'Resources', description: 'Let callers list, read and subscribe to resources' }),
  prompts: z.boolean().default(true).meta({ title: 'Prompts', description: 'Let callers list and use prompts' }),
  validateArguments: z
    .boolean()
    .default(true)
    .meta({ title: 'Check arguments', description: 'Against the schema that the server told when tools were last listed; before that nothing is checked' }),
  allowedOrigins,
  bodyBytesMax,
});
export type McpConfig = z.infer<typeof McpConfig>;

const McpTool = z.strictObject({
  operation: z.string().min(1).max(300).meta({ title: 'Operation', description: 'Its operationId, or METHOD /path where it has none', refersTo: 'operation' }),
  name: toolName.optional().meta({ title: 'Name', description: 'What models call it; made from the operation otherwise' }),
  description: z.string().max(4_000).optional().meta({ title: 'Description', description: 'What models read; from the document otherwise' }),
});
export type McpTool = z.infer<typeof McpTool>;

/** Offers operations of the API as tools (Model Context Protocol, streamable HTTP, without sessions). */
export const McpServerConfig = z
  .strictObject({
    path: z
      .string()
      .max(100)
      .regex(/^(?:\/[A-Za-z0-9._~-]+)+$/, { message: 'a path such as /mcp' })
      .default('/mcp')
      .meta({ title: 'Path', description: 'Behind the API’s root' }),
    title: z.string().max(200).optional().meta({ title: 'Title', description: 'What clients show; the API’s slug otherwise' }),
    instructions: z.string().max(8_000).optional().meta({ title: 'Instructions', description: 'What models are told of this server as a whole' }),
    tools: z.array(McpTool).max(500).default([]).meta({ title: 'Tools', description: 'None: every operation is one' }),
    resultBytesMax: z
      .number()
      .int()
      .min(1_024)
      .max(16_777_216)
      .default(1_048_576)
      .meta({ title: 'Result size', description: 'Bytes of an answer that a model is given; a larger one is an error of the tool' }),
    allowedOrigins,
    bodyBytesMax,
  })
  .refine(({ tools }) => new Set(tools.map(({ operation }) => operation)).size === tools.length, { message: 'an operation is there twice', path: ['tools'] })
  .refine(
    ({ tools }) => {
      const names = tools.flatMap(({ name }) => name ?? []);
      return new Set(names).size === names.length;
    },
    { message: 'a name is there twice', path: ['tools'] },
  );
export type McpServerConfig = z.infer<typeof McpServerConfig>;
