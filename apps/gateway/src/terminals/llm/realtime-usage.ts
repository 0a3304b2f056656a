import { isObject, type Json, type Usage } from '../../llm/ir/index.js';

const FIN = 0x80;
const OPCODE = 0x0f;
const TEXT = 1;
const CONTINUATION = 0;
const SHORT_MAX = 125;
const TWO_BYTES = 126;
/** Events with usage are short; sounds are not, and are not kept. */
const MESSAGE_MAX = 262_144;
/** Where an event says what it is. */
const TYPE_SOUGHT = 200;
const DONE = /"type"\s*:\s*"response\.done"/;

const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** What one answer of a realtime session used. */
function usageOf(event: Json): Usage | undefined {
  const response = isObject(event) ? event.response : undefined;
  const told = isObject(response) ? response.usage : undefined;
  if (!isObject(told)) return undefined;
  const usage: Usage = {};
  const put = (name: keyof Usage, value: Json | undefined): void => {
    const count = number(value);
    if (count !== undefined) usage[name] = count;
  };
  put('inputTokens', told.input_tokens);
  put('outputTokens', told.output_tokens);
  const input = isObject(told.input_token_details) ? told.input_token_details : {};
  const output = isObject(told.output_token_details) ? told.output_token_details : {};
  put('cachedInputTokens', input.cached_tokens);
  put('audioInputTokens', input.audio_tokens);
  put('audioOutputTokens', output.audio_tokens);
  return usage;
}

/** Looks on while a WebSocket's frames go to the client (RFC 6455, 5.2), for events that tell usage. Compression must not have been agreed on. */
export class RealtimeUsage {
  private head = Buffer.alloc(0);
  private left = 0;
  private opcode = 0;
  private final = true;
  private message: Buffer[] = [];
  private messageBytes = 0;
  private keeps = false;

  constructor(private readonly onUsage: (usage: Usage) => void) {}

  look(bytes: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.left > 0) {
        const end = Math.min(to, at + this.left);
        this.payload(bytes.subarray(at, end));
        this.left -= end - at;
        at = end;
        if (this.left === 0) this.frameEnded();
      } else at = this.readHead(bytes, at, to);
    }
  }

  /** Takes what there is of a frame's head; answers where its payload begins, or the end. */
  private readHead(bytes: Buffer, at: number, to: number): number {
    const { head } = this;
    const seen = Buffer.concat([head, bytes.subarray(at, Math.min(to, at + 14 - head.length))]);
    const [first, second] = seen;
    const length = (second ?? 0) & 0x7f;
    const size = length <= SHORT_MAX ? 2 : length === TWO_BYTES ? 4 : 10;
    if (first === undefined || second === undefined || seen.length < size) {
      this.head = seen;
      return to;
    }
    this.head = Buffer.alloc(0);
    this.left = length <= SHORT_MAX ? length : length === TWO_BYTES ? seen.readUInt16BE(2) : Number(seen.readBigUInt64BE(2));
    this.opcode = first & OPCODE;
    this.final = (first & FIN) !== 0;
    if (this.opcode === TEXT) {
      this.message = [];
      this.messageBytes = 0;
      this.keeps = true;
    }
    if (this.left === 0) this.frameEnded();
    return at + size - head.length;
  }

  private payload(bytes: Buffer): void {
    if (!this.keeps || (this.opcode !== TEXT && this.opcode !== CONTINUATION)) return;
    const before = this.messageBytes;
    this.messageBytes += bytes.length;
    this.message.push(Buffer.from(bytes));
    const decided = before < TYPE_SOUGHT && this.messageBytes >= TYPE_SOUGHT;
    if (this.messageBytes > MESSAGE_MAX || (decided && !DONE.test(Buffer.concat(this.message).toString('latin1', 0, TYPE_SOUGHT)))) {
      this.keeps = false;
      this.message = [];
    }
  }

  private frameEnded(): void {
    if (!this.final || !this.keeps || (this.opcode !== TEXT && this.opcode !== CONTINUATION)) return;
    this.keeps = false;
    const text = Buffer.concat(this.message).toString('utf8');
    this.message = [];
    if (!DONE.test(text.slice(0, TYPE_SOUGHT))) return;
    try {
      const usage = usageOf(JSON.parse(text) as Json);
      if (usage !== undefined) this.onUsage(usage);
    } catch {
      // no event of the format: nothing is told
    }
  }
}
