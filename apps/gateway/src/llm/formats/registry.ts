import type { Codec, WireFormat } from '../ir/index.js';
import { anthropic } from './anthropic/index.js';
import { bedrock } from './bedrock/index.js';
import { cohere } from './cohere/index.js';
import { gemini } from './gemini/index.js';
import { ollama } from './ollama/index.js';
import { openAiChat } from './openai-chat/index.js';
import { openAiResponses } from './openai-responses/index.js';

/** Every wire format's codec; one line each. */
const CODECS: readonly Codec[] = [openAiChat, openAiResponses, anthropic, gemini, bedrock, cohere, ollama];

const BY_FORMAT: ReadonlyMap<WireFormat, Codec> = new Map(CODECS.map((codec) => [codec.wireFormat, codec]));

/** Undefined: not spoken. */
export const codecOf = (wireFormat: WireFormat): Codec | undefined => BY_FORMAT.get(wireFormat);

export const allCodecs = (): readonly Codec[] => CODECS;
