import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { RevisionsModule } from '../revisions/index.js';
import { UpstreamsModule } from '../upstreams/index.js';
import { DocumentTools } from './document-tools.js';
import { McpToolsController } from './mcp-tools.controller.js';
import { McpToolsService } from './mcp-tools.service.js';
import { ToolDiscovery } from './tool-discovery.js';

@Module({
  imports: [DocumentsModule, RevisionsModule, UpstreamsModule],
  controllers: [McpToolsController],
  providers: [DocumentTools, McpToolsService, ToolDiscovery],
  exports: [DocumentTools],
})
export class McpToolsModule {}
