import {
  type Block,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  type ModelMessage,
  type ModelReply,
  type ModelRequest,
  type Role,
  type Source,
  type Tool,
} from '../ir/index.js';

/** What a text becomes; the same where nothing is to be changed. */
export type Change = (text: string) => string;

/** The same of texts that are read as one: what each of them becomes. */
export type ChangeAcross = (texts: readonly string[]) => readonly string[];

/** What texts do not show. */
export type Unseen = 'image' | 'audio' | 'file';

const OPENS_JSON = /^\s*[[{]/;
const JSON_TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** Shorter numbers are settings, sizes and counts. */
const LONG_NUMBER = 1e11;

/** Goes through the texts of what is asked or answered, and may change them in place. */
export class TextWalk {
  changed = false;
  /** What was met that holds no text to look at. */
  readonly unseen = new Set<Unseen>();

  /** @param across for what begins in one text and ends in the next; absent: each text is read by itself */
  constructor(
    private readonly change: Change,
    private readonly across?: ChangeAcross,
  ) {}

  request(request: ModelRequest): void {
    let role: Role | undefined;
    let turn: Block[] = [];
    for (const message of request.messages) {
      if (message.role !== role) {
        this.together(turn);
        turn = [];
      }
      role = message.role;
      for (const block of message.blocks) this.block(block);
      turn.push(...message.blocks);
      this.beside(message);
    }
    this.together(turn);
    this.settings(request);
  }

  /** What a message has beside its blocks. */
  beside(message: ModelMessage): void {
    this.own(message, 'name');
    this.rest(message);
  }

  /** What a request says beside its messages. */
  settings(request: ModelRequest): void {
    for (const tool of request.tools ?? []) this.tool(tool);
    this.own(request, 'user');
    const { output, sampling, audio } = request;
    if (request.metadata !== undefined) request.metadata = this.json(request.metadata) as JsonObject;
    if (sampling.stop !== undefined) sampling.stop = sampling.stop.map((one) => this.text(one));
    if (output?.kind === 'schema') {
      output.schema = this.json(output.schema);
      this.own(output, 'description');
    } else if (output?.kind === 'other') output.value = this.json(output.value);
    if (request.toolChoice?.kind === 'other') request.toolChoice.value = this.json(request.toolChoice.value);
    if (audio !== undefined) this.rest(audio);
    this.rest(request);
  }

  reply(reply: ModelReply): void {
    for (const choice of reply.choices) {
      const before = this.changed;
      this.changed = false;
      this.blocks(choice.blocks);
      this.own(choice, 'stopSequence');
      this.rest(choice);
      // they spell the text out
      if (this.changed) delete choice.logprobs;
      this.changed ||= before;
    }
    this.rest(reply);
  }

  private tool(tool: Tool): void {
    if (tool.type === 'hosted') tool.value = this.json(tool.value);
    else {
      this.own(tool, 'description');
      if (tool.type === 'function' && tool.parameters !== undefined) tool.parameters = this.json(tool.parameters);
      else if (tool.type === 'custom' && tool.format !== undefined) tool.format = this.json(tool.format);
    }
    this.rest(tool);
  }

  private blocks(blocks: readonly Block[]): void {
    for (const block of blocks) this.block(block);
    this.together(blocks);
  }

  /** Texts with nothing between them: models read them as one. */
  private together(blocks: readonly Block[]): void {
    if (this.across === undefined) return;
    let run: Extract<Block, { type: 'text' }>[] = [];
    for (const block of [...blocks, null]) {
      if (block?.type === 'text') {
        run.push(block);
        continue;
      }
      const shown = run.length > 1 ? this.across(run.map(({ text }) => text)) : [];
      for (const [i, text] of shown.entries()) {
        const one = run[i];
        if (one === undefined || one.text === text) continue;
        one.text = text;
        this.changed = true;
      }
      run = [];
    }
  }

  /** One block; what is opaque in it (signatures, ciphers, ids) stays. */
  block(block: Block): void {
    switch (block.type) {
      case 'text':
        block.text = this.jsonText(block.text);
        if (block.citations !== undefined) block.citations = this.json(block.citations as unknown as Json) as unknown as typeof block.citations;
        break;
      case 'refusal':
        block.text = this.text(block.text);
        break;
      case 'reasoning':
        this.own(block, 'text');
        if (block.summary !== undefined) block.summary = block.summary.map((part) => this.text(part));
        break;
      case 'tool-call':
        block.arguments = block.custom === true ? this.text(block.arguments) : this.jsonText(block.arguments);
        break;
      case 'tool-result':
        this.blocks(block.content);
        break;
      case 'image':
        this.source(block.source, 'image');
        break;
      case 'audio':
        this.own(block, 'transcript');
        this.source(block.source, 'audio');
        break;
      case 'file':
        this.own(block, 'name');
        this.own(block, 'context');
        this.source(block.source, 'file');
        break;
      case 'other':
        block.value = this.json(block.value);
    }
    this.rest(block);
  }

  private source(source: Source, kind: Unseen): void {
    if (source.kind === 'text') source.text = this.text(source.text);
    else {
      this.unseen.add(kind);
      if (source.kind === 'url') source.url = this.text(source.url);
    }
  }

  private rest(part: { rest?: Record<string, Json> }): void {
    if (part.rest !== undefined) part.rest = this.json(part.rest) as JsonObject;
  }

  private own<K extends string>(part: { [name in K]?: string }, name: K): void {
    const text = part[name];
    if (text !== undefined) (part as { [name in K]?: string })[name] = this.text(text);
  }

  text(text: string): string {
    if (text === '') return text;
    const changed = this.change(text);
    if (changed !== text) this.changed = true;
    return changed;
  }

  private number(value: number): Json {
    if (Math.abs(value) < LONG_NUMBER) return value;
    const digits = String(value);
    const shown = this.text(digits);
    return shown === digits ? value : shown;
  }

  /** JSON as somebody wrote it, text by text and number by number as they stand there: escapes hide nothing, nor does a member that is there twice, and all else stays as it was. */
  jsonText(text: string): string {
    const value = OPENS_JSON.test(text) ? jsonOf(text) : undefined;
    if (value === undefined) return this.text(text);
    this.look(value);
    return text.replace(JSON_TOKENS, (token) => {
      const given = token.startsWith('"') ? (JSON.parse(token) as string) : token;
      const shown = this.text(given);
      return shown === given ? token : JSON.stringify(shown);
    });
  }

  /** For what is in it that is no text. */
  private look(value: Json): void {
    if (Array.isArray(value)) for (const item of value) this.look(item);
    if (!isObject(value)) return;
    const media = mediaOf(value);
    if (media !== undefined) this.unseen.add(media);
    for (const member of Object.values(value)) this.look(member);
  }

  /** Every text in it, names of members too, and numbers that are too long to be settings; the same value where nothing is changed. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.number(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => this.json(item));
      return items.some((item, i) => item !== value[i]) ? items : value;
    }
    if (!isObject(value)) return value;
    const media = mediaOf(value);
    if (media !== undefined) this.unseen.add(media);
    const out: JsonObject = {};
    let same = true;
    for (const [name, member] of Object.entries(value)) {
      const shown = this.text(name);
      const inner = this.json(member);
      if (shown !== name || inner !== member) same = false;
      // `__proto__` is a name like any other
      Object.defineProperty(out, shown, { value: inner, enumerable: true, configurable: true, writable: true });
    }
    return same ? value : out;
  }
}

const NAMES: Readonly<Record<string, Unseen>> = {
  image: 'image',
  image_url: 'image',
  input_image: 'image',
  images: 'image',
  b64_json: 'image',
  inlineData: 'file',
  inline_data: 'file',
  fileData: 'file',
  file_data: 'file',
  input_file: 'file',
  document_url: 'file',
  audio: 'audio',
  input_audio: 'audio',
};

/** What is in an object of which only names tell that it is no text. */
function mediaOf(value: JsonObject): Unseen | undefined {
  const { type } = value;
  if (typeof type === 'string' && type !== 'text' && Object.hasOwn(NAMES, type)) return NAMES[type];
  if (type === 'base64') return 'file';
  for (const name of Object.keys(value)) if (Object.hasOwn(NAMES, name) && typeof value[name] === 'object' && value[name] !== null) return NAMES[name];
  return Object.values(value).some((member) => typeof member === 'string' && member.startsWith('data:') && member.includes(';base64,')) ? 'file' : undefined;
}
