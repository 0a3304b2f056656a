import type { PromptContent } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { type ChatRequest, chatRequest } from './chat-request.js';
import { compileVersion } from './compiled-prompt.js';

export { promptFaults } from './prompt-faults.js';
export { valueFault } from './values.js';

/** What gateways would ask a model for such a call. The content must be without faults. */
export const previewOf = (content: PromptContent, body: Readonly<Record<string, unknown>>): { request: ChatRequest } | { faults: FieldError[] } =>
  chatRequest(compileVersion(0, content), body);
