export { DocumentTools } from './document-tools.js';
export { McpToolsModule } from './mcp-tools.module.js';
export { mcpKindOf, messagePath, offeredBy } from './offered.js';
