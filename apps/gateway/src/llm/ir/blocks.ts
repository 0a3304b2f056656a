import type { Json } from './json.js';
import type { WireFormat } from './wire-format.js';

/**
 * What every part of a request or reply may hold besides its meaning. `rest` are members that the codec does not know, as they came: they go out again
 * where the same wire format does, and are reported as lost elsewhere. `at` is the JSON pointer of the part in the body it was read from.
 */
export interface Part {
  at?: string;
  /** How it was spelled, where a format has several ways: goes out so again in the same format. */
  form?: string;
  rest?: Record<string, Json>;
}

/** That the prompt up to here is worth keeping at the provider. */
export interface CacheMark {
  /** As providers write it: `5m`, `1h`, `24h`. */
  ttl?: string;
  /** The member it stood in, where a format has several. */
  form?: string;
}

/** Where the content of an image, sound or file is. */
export type Source =
  | { kind: 'url'; url: string; mediaType?: string }
  | { kind: 'data'; data: string /* base64 */; mediaType: string }
  | { kind: 'id'; id: string /* of a file kept at the provider */; mediaType?: string }
  | { kind: 'text'; text: string; mediaType?: string };

export interface Citation {
  url?: string;
  title?: string;
  /** What is quoted of the source. */
  quote?: string;
  /** Characters of the text block, the end excluded. */
  start?: number;
  end?: number;
  fileId?: string;
  /** Position of the document among those given. */
  document?: number;
  /** As the provider wrote it; goes out again in the same wire format. */
  raw?: Json;
}

export interface BlockPart extends Part {
  cache?: CacheMark;
}

export interface TextBlock extends BlockPart {
  type: 'text';
  text: string;
  citations?: Citation[];
  /** Opaque proof by the provider that this is its own (Gemini puts them on any part). */
  signature?: string;
  /** What the item that holds this text is called (OpenAI responses: the id of the message). */
  itemId?: string;
}
export interface ImageBlock extends BlockPart {
  type: 'image';
  source: Source;
  /** How closely to look: `low`, `high`, `auto`, or as the provider has it. */
  detail?: string;
}
export interface AudioBlock extends BlockPart {
  type: 'audio';
  source: Source;
  /** `wav`, `mp3`, ... */
  format?: string;
  transcript?: string;
  /** By which the provider knows a sound it made. */
  id?: string;
  expiresAt?: number;
}
export interface FileBlock extends BlockPart {
  type: 'file';
  source: Source;
  name?: string;
  /** What the model is told about the file beside its content. */
  context?: string;
  /** Whether answers are to cite it. */
  cite?: boolean;
}
export interface ToolCallBlock extends BlockPart {
  type: 'tool-call';
  id: string;
  name: string;
  /** JSON text as the model wrote it; free text where `custom`. */
  arguments: string;
  custom?: boolean;
  signature?: string;
  itemId?: string;
}
export interface ToolResultBlock extends BlockPart {
  type: 'tool-result';
  callId: string;
  /** Of the tool, where the format tells it. */
  name?: string;
  content: Block[];
  /** The content was one bare string. */
  plain?: boolean;
  error?: boolean;
  custom?: boolean;
  itemId?: string;
}
export interface ReasoningBlock extends BlockPart {
  type: 'reasoning';
  text?: string;
  /** Parts of a summary that the provider shows in the place of the text. */
  summary?: string[];
  signature?: string;
  /** The whole thought, readable to its provider only. */
  encrypted?: string;
  id?: string;
  /** Whose signature or cipher it is: others would refuse it. */
  provider?: WireFormat;
}
export interface RefusalBlock extends BlockPart {
  type: 'refusal';
  text: string;
  itemId?: string;
}
/** What only the wire format it came in knows: a hosted tool's call, an item reference. It goes out in that format alone. */
export interface OtherBlock extends BlockPart {
  type: 'other';
  from: WireFormat;
  /** Its type there. */
  kind: string;
  value: Json;
}

export type Block = TextBlock | ImageBlock | AudioBlock | FileBlock | ToolCallBlock | ToolResultBlock | ReasoningBlock | RefusalBlock | OtherBlock;
export type BlockKind = Block['type'];
