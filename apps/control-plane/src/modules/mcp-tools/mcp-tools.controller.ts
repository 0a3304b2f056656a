import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { McpToolsService } from './mcp-tools.service.js';

@Controller()
export class McpToolsController {
  constructor(private readonly tools: McpToolsService) {}

  @Bind(API.mcpTools.preview)
  preview(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.mcpTools.preview>) {
    return this.tools.preview(actor, params, body.tools);
  }

  @Bind(API.mcpTools.discover)
  discover(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.mcpTools.discover>) {
    return this.tools.discover(actor, params);
  }
}
