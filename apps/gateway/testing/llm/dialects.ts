import { type Dialect, PROVIDER_KINDS } from '@gatehouse/definition';
import type { WireFormat } from '../../src/llm/ir/index.js';

/** Who made a wire format speaks it without an accent. */
const MAKERS = ['openai', 'anthropic', 'gemini', 'bedrock', 'cohere', 'ollama'];

export const dialectFor = (to: WireFormat): Dialect => PROVIDER_KINDS.find((kind) => kind.wireFormat === to && MAKERS.includes(kind.id))?.dialect ?? {};
