export { PromptOffers } from './prompt-offers.js';
export { documentWithPrompts } from './prompt-operations.js';
export { PromptsModule } from './prompts.module.js';
