import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import * as types from '@modelcontextprotocol/sdk/types.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=';
const NO_ARGUMENTS = { type: 'object' as const, properties: {} };

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

interface Extra {
  signal: AbortSignal;
  requestId: string | number;
  _meta?: { progressToken?: string | number };
  sendNotification(notification: types.ServerNotification): Promise<void>;
  sendRequest(request: types.ServerRequest, schema: unknown): Promise<Record<string, unknown>>;
  closeSSEStream?(): void;
}

interface Tool {
  inputSchema: types.Tool['inputSchema'];
  call(given: Record<string, unknown>, extra: Extra): types.CallToolResult | Promise<types.CallToolResult>;
}

const elicit = async (extra: Extra, message: string, properties: object, required: string[] = []) => {
  const params = { message, requestedSchema: { type: 'object', properties, required } };
  const { action, content } = await extra.sendRequest({ method: 'elicitation/create', params } as types.ServerRequest, types.ElicitResultSchema);
  return `action=${String(action)}, content=${JSON.stringify(content)}`;
};

const log = (extra: Extra, data: string) => extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data } });

/** What the suite asks servers for, by the names that it asks under. */
const TOOLS: Record<string, Tool> = {
  test_simple_text: { inputSchema: NO_ARGUMENTS, call: () => text('This is a simple text response for testing.') },
  test_image_content: { inputSchema: NO_ARGUMENTS, call: () => ({ content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] }) },
  test_audio_content: { inputSchema: NO_ARGUMENTS, call: () => ({ content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] }) },
  test_embedded_resource: {
    inputSchema: NO_ARGUMENTS,
    call: () => ({
      content: [{ type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' } }],
    }),
  },
  test_multiple_content_types: {
    inputSchema: NO_ARGUMENTS,
    call: () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        { type: 'image', data: PNG, mimeType: 'image/png' },
        { type: 'resource', resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' } },
      ],
    }),
  },
  test_tool_with_logging: {
    inputSchema: NO_ARGUMENTS,
    call: async (_given, extra) => {
      await log(extra, 'Tool execution started');
      await sleep(50);
      await log(extra, 'Tool processing data');
      await sleep(50);
      await log(extra, 'Tool execution completed');
      return text('Tool with logging executed successfully');
    },
  },
  test_error_handling: {
    inputSchema: NO_ARGUMENTS,
    call: () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }),
  },
  test_tool_with_progress: {
    inputSchema: NO_ARGUMENTS,
    call: async (_given, extra) => {
      const progressToken = extra._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined) await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
        await sleep(50);
      }
      return text(String(progressToken));
    },
  },
  test_sampling: {
    inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
    call: async ({ prompt }, extra) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: String(prompt) } }];
      const result = await extra.sendRequest({ method: 'sampling/createMessage', params: { messages, maxTokens: 100 } }, types.CreateMessageResultSchema);
      return text(`LLM response: ${(result.content as { text?: string }).text ?? ''}`);
    },
  },
  test_elicitation: {
    inputSchema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
    call: async ({ message }, extra) => {
      const properties = { username: { type: 'string', description: "User's response" }, email: { type: 'string', description: "User's email address" } };
      return text(`User response: ${await elicit(extra, String(message), properties, ['username', 'email'])}`);
    },
  },
  test_elicitation_sep1034_defaults: {
    inputSchema: NO_ARGUMENTS,
    call: async (_given, extra) =>
      text(
        `Elicitation completed: ${await elicit(extra, 'Please review', {
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        })}`,
      ),
  },
  test_elicitation_sep1330_enums: {
    inputSchema: NO_ARGUMENTS,
    call: async (_given, extra) => {
      const options = ['option1', 'option2', 'option3'];
      const titled = (word: string) => ['First', 'Second', 'Third'].map((title, i) => ({ const: `value${i + 1}`, title: `${title} ${word}` }));
      const properties = {
        untitledSingle: { type: 'string', enum: options },
        titledSingle: { type: 'string', oneOf: titled('Option') },
        legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
        untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
        titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
      };
      return text(`Elicitation completed: ${await elicit(extra, 'Please choose', properties)}`);
    },
  },
  json_schema_2020_12_tool: {
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: { address: { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
      properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
      additionalProperties: false,
    },
    call: (given) => text(JSON.stringify(given)),
  },
  test_reconnection: {
    inputSchema: NO_ARGUMENTS,
    call: async (_given, extra) => {
      await sleep(100);
      extra.closeSSEStream?.();
      await sleep(100);
      return text('Reconnection test completed');
    },
  },
};

const user = (content: object) => ({ role: 'user', content }) as types.PromptMessage;
const PROMPTS: Record<string, { names: string[]; messages(given: Record<string, string>): types.PromptMessage[] }> = {
  test_simple_prompt: { names: [], messages: () => [user({ type: 'text', text: 'This is a simple prompt for testing.' })] },
  test_prompt_with_arguments: {
    names: ['arg1', 'arg2'],
    messages: ({ arg1, arg2 }) => [user({ type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` })],
  },
  test_prompt_with_embedded_resource: {
    names: ['resourceUri'],
    messages: ({ resourceUri }) => [
      user({ type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } }),
      user({ type: 'text', text: 'Please process the embedded resource above.' }),
    ],
  },
  test_prompt_with_image: {
    names: [],
    messages: () => [user({ type: 'image', data: PNG, mimeType: 'image/png' }), user({ type: 'text', text: 'Please analyze the image above.' })],
  },
};

const RESOURCES = [
  { uri: 'test://static-text', name: 'text', description: 'A text', mimeType: 'text/plain' },
  { uri: 'test://static-binary', name: 'binary', description: 'An image', mimeType: 'image/png' },
  { uri: 'test://watched-resource', name: 'watched', description: 'Changes', mimeType: 'text/plain' },
];

function contentsOf(uri: string): object {
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: PNG };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id !== undefined) return { uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) };
  return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
}

/** What the public suite of MCP needs a server to offer. It passes the suite when it is asked directly, but for what keeps web pages out. */
export function everything(): Server {
  const capabilities = { tools: {}, resources: { subscribe: true }, prompts: {}, logging: {}, completions: {} };
  const server = new Server({ name: 'everything', version: '1.0.0' }, { capabilities });
  server.setRequestHandler(types.ListToolsRequestSchema, () => ({
    tools: Object.entries(TOOLS).map(([name, { inputSchema }]) => ({ name, description: `The tool ${name}`, inputSchema })),
  }));
  server.setRequestHandler(types.CallToolRequestSchema, ({ params }, extra) => {
    const tool = TOOLS[params.name];
    if (tool === undefined) throw new types.McpError(types.ErrorCode.InvalidParams, `no tool ${params.name}`);
    return tool.call(params.arguments ?? {}, extra as unknown as Extra);
  });
  server.setRequestHandler(types.ListResourcesRequestSchema, () => ({ resources: RESOURCES }));
  server.setRequestHandler(types.ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'Data by id', mimeType: 'application/json' }],
  }));
  server.setRequestHandler(types.ReadResourceRequestSchema, ({ params }) => ({ contents: [contentsOf(params.uri)] }) as types.ReadResourceResult);
  server.setRequestHandler(types.SubscribeRequestSchema, () => ({}));
  server.setRequestHandler(types.UnsubscribeRequestSchema, () => ({}));
  server.setRequestHandler(types.ListPromptsRequestSchema, () => ({
    prompts: Object.entries(PROMPTS).map(([name, { names }]) => ({
      name,
      description: `The prompt ${name}`,
      arguments: names.map((argument) => ({ name: argument, description: argument, required: true })),
    })),
  }));
  server.setRequestHandler(types.GetPromptRequestSchema, ({ params }) => ({ messages: PROMPTS[params.name]?.messages(params.arguments ?? {}) ?? [] }));
  server.setRequestHandler(types.CompleteRequestSchema, () => ({ completion: { values: ['paris', 'park', 'party'], total: 3, hasMore: false } }));
  server.setRequestHandler(types.SetLevelRequestSchema, () => ({}));
  return server;
}
