import type { Cause } from './cause.js';

/** Why a call to a function, a GraphQL upstream or over a WebSocket ended. */
export const BY_CODE_ROUTES = {
  'gateway.function_failed': {
    headline: 'The function failed',
    detail: 'It was called, and threw, ran out of time, or gave back something that is no HTTP answer. The attempt has its own words.',
    advice: ['Look at the function’s log at the time of the call.', 'Its result must have statusCode, and headers and body as API Gateway reads them.'],
  },
  'gateway.function_refused': {
    headline: 'The function cannot be called',
    detail: 'Where it runs, the invocation was refused: no such function, no permission, or a request that is too large.',
    advice: ['Look at name, qualifier and region in the upstream’s routing.', 'The access key needs lambda:InvokeFunction for it.'],
  },
  'gateway.function_throttled': {
    headline: 'The function takes no more calls now',
    detail: 'As many of it run as may. The call was not made.',
    advice: ['Raise the function’s concurrency.', 'Or limit callers by their plans to what it takes.'],
  },
  'gateway.graphql_invalid': {
    headline: 'The GraphQL request cannot be read',
    detail: 'Body, parameters or document are not what GraphQL over HTTP says, or could be read in two ways. The upstream has not seen it.',
    advice: ['The reason above says what is wrong.', 'Batches and GET can be allowed in the GraphQL policy.'],
  },
  'gateway.graphql_refused': {
    headline: 'The GraphQL request is over a limit',
    detail: 'The document asks for more than the API allows in one request. The reason above names the limit and what was asked for.',
    advice: ['Ask for smaller pages and fewer levels.', 'The limits stand in the GraphQL policy of the API or the caller’s plan.'],
  },
  'gateway.graphql_not_listed': {
    headline: 'The GraphQL operation is not one of those allowed',
    detail: 'The API takes listed operations only, and this one’s hash is not on the list.',
    advice: ['Put the operation’s hash and document into the list of the GraphQL policy.', 'Or use a build of the client whose operations are on it.'],
  },
  'gateway.mcp_invalid': {
    headline: 'The MCP message cannot be read',
    detail:
      'It is no message of JSON-RPC, of a protocol version that is not served, or arguments of a tool do not fit its schema. The server behind has not seen it.',
    advice: ['The reason above says what is wrong.', 'Arguments are checked against the schema that tools/list tells.'],
  },
  'gateway.mcp_refused': {
    headline: 'The MCP tool is not offered',
    detail: 'The message asks for a tool, resources or prompts that the MCP policy of the API or of the caller’s plan keeps back.',
    advice: ['Put the tool on the list of the policy, if this caller should have it.', 'tools/list tells each caller what it may call.'],
  },
  'gateway.mcp_origin_refused': {
    headline: 'Web pages of this origin may not call',
    detail: 'A browser sent the request from a page whose origin is not one of those the policy allows.',
    advice: ['Name the origin in the policy, if the page is yours.', 'If it is not: a page tried to reach the server by DNS rebinding.'],
  },
  'gateway.message_too_large': {
    headline: 'A WebSocket message is too large',
    detail: 'The connection was closed before the message passed. The reason above says how long it was and which side sent it.',
    advice: ['Send smaller messages.', 'The limit stands in the policy WebSocket limits.'],
  },
  'gateway.message_rate': {
    headline: 'Too many WebSocket messages',
    detail: 'More messages or bytes came in the time than the API allows, and the connection was closed. The reason above says which side sent them.',
    advice: ['Send more slowly, and connect again after a pause.', 'The rate stands in the policy WebSocket limits.'],
  },
} as const satisfies Record<string, Cause>;
