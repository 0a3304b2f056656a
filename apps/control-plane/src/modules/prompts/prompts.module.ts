import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Prompt, PromptVersion } from './prompt.entity.js';
import { PromptRepository } from './prompt.repository.js';
import { PromptOffers } from './prompt-offers.js';
import { PromptVersionsService } from './prompt-versions.service.js';
import { PromptsController } from './prompts.controller.js';
import { PromptsService } from './prompts.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Prompt, PromptVersion])],
  controllers: [PromptsController],
  providers: [PromptsService, PromptVersionsService, PromptRepository, PromptOffers],
  exports: [PromptOffers],
})
export class PromptsModule {}
