import { type BudgetAlert, dialectOf, type GuardFinding, type ModelOperation, type WireFormat } from '@gatehouse/definition/wire';
import type { Exchange } from '../../exchange/exchange.js';
import type { ContentOfCall } from '../../llm/content/content-of-call.js';
import { mayHoldForeignProofs } from '../../llm/formats/call-ids.js';
import { codecOf } from '../../llm/formats/registry.js';
import type { RerankRequest } from '../../llm/formats/rerank/rerank.js';
import { BadModelRequest, type EmbeddingRequest, type Ledger, type ModelReply, type ModelRequest, newLedger, type Usage } from '../../llm/ir/index.js';
import type { CacheNote } from '../../llm/kept-answer.js';
import type { ModelCall, SideQuestion } from '../../llm/model-call.js';
import type { CompiledRoute } from '../../llm/model-routes/compiled-route.js';
import type { Choice, Target } from '../../llm/model-routes/target.js';
import type { PromptOfCall } from '../../llm/prompts/call-of-prompt.js';
import type { CompiledProvider } from '../../llm/providers/compiled-provider.js';
import type { Prefix } from '../../llm/routing/prefixes/prefix-chain.js';
import type { RoutedCall } from '../../llm/routing/routed.js';
import { tokensInJson } from '../../llm/usage-reader/heard-text.js';
import type { AnswerTaker } from '../../llm/whole-answer.js';
import { type Asked, askedInJson } from './asked.js';
import { type Endpoint, isConversation } from './endpoint.js';
import { type Ambiguity, ambiguityOf } from './member-names.js';
import type { ModelMeter } from './model-meter.js';
import { jsonOfBody, type Outgoing, passOn, touches, writeAnew } from './outgoing.js';
import { beginningsOf } from './prompt-beginnings.js';
import { askBeside } from './side-question.js';
import { memberValue } from './top-members.js';
import { readEmbeddings, writeEmbeddings } from './write-embeddings.js';
import { ranksAlike, writeRanking } from './write-ranking.js';

/** Bytes of a body for one token of input, about. */
const BYTES_OF_TOKEN = 4;
/** What bodies with pictures or sounds in them say, in one format or another. */
const MEDIA = ['base64', 'inlineData', 'inline_data', 'input_audio'];
const MEDIA_TOKENS = 8_192;

const AMBIGUOUS: Readonly<Record<Ambiguity, string>> = {
  twice: 'a member is there twice: readers would take one or the other',
  odd: 'a member is not in the format’s own spelling: some readers would take it for the one that it looks like',
};

const ALT_SSE = /[?&]alt=sse(?:&|$)/;

function withEvents(query: string): string {
  const kept = query.replace(/[?&]alt=[^&]*/, '').replace(/^&/, '?');
  return `${kept}${kept === '' ? '?' : '&'}alt=sse`;
}

/** What is asked of a model: what the caller wrote, or what a prompt makes of it. */
export interface Written {
  readonly asked: Asked;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly prompt: PromptOfCall | null;
  readonly content: ContentOfCall | null;
}

/** A call whose body is here and whose model leads somewhere: what policies and choosers see of it, and what providers are sent of it. */
export class PreparedCall implements ModelCall, RoutedCall {
  asked: Asked;
  body: Buffer;
  readonly prompt: PromptOfCall | null;
  readonly content: ContentOfCall | null;
  private readonly contentType: string | undefined;
  readonly operation: ModelOperation;
  readonly format: WireFormat;
  readonly model: string;
  readonly stream: boolean;
  readonly background: boolean;
  readonly inputTokensGuess: number;
  readonly inputTokens: number;
  readonly answers: number;
  /** The caller's stream is a list, not events. */
  readonly inList: boolean;
  choice: Choice | null = null;
  cached: CacheNote | null = null;
  readonly takers: AnswerTaker[] = [];
  readonly findings: GuardFinding[] = [];
  readonly alerts: BudgetAlert[] = [];
  /** What was lost or changed in decoding; what encoding for a provider loses is of that attempt. */
  private decoding: Ledger | null = null;
  private decoded: ModelRequest | null = null;
  private edited = false;
  /** The provider is to answer in one piece, whatever the caller asked for. */
  private whole = false;
  private proofs: boolean | null = null;
  private ambiguous: Ambiguity | null | undefined = undefined;
  private estimate: number | null = null;
  /** What is asked for, where vectors come from a provider of another format. */
  embedding: EmbeddingRequest | null = null;
  /** What is to be ranked, where it is written in the provider's own form. */
  ranking: RerankRequest | null = null;
  private beginnings: readonly Prefix[] | null = null;

  constructor(
    readonly x: Exchange,
    readonly endpoint: Endpoint,
    { asked, body, contentType, prompt, content }: Written,
    readonly route: CompiledRoute,
    private readonly meter: ModelMeter,
    /** Behind the path, the key taken out. */
    private query: string,
  ) {
    this.asked = asked;
    this.body = body;
    this.contentType = contentType;
    this.prompt = prompt;
    this.content = content;
    this.operation = endpoint.operation;
    this.format = endpoint.format;
    this.model = endpoint.model ?? asked.model ?? '';
    this.stream = endpoint.stream || asked.stream;
    this.background = asked.background && this.operation === 'responses';
    this.inputTokensGuess = asked.members === null ? 0 : Math.ceil(body.length / BYTES_OF_TOKEN);
    // pictures and sounds are few tokens of many letters: no target is too small for them by their length
    const media = MEDIA.some((word) => body.includes(word));
    this.inputTokens = media ? Math.min(this.inputTokensGuess, MEDIA_TOKENS) : this.inputTokensGuess;
    this.answers = asked.answers;
    // providers are asked for events in any case
    this.inList = this.format === 'gemini' && endpoint.stream && !ALT_SSE.test(query);
    if (this.inList) this.query = withEvents(query);
  }

  /** As it is sent: a policy may have set or lowered it. */
  get outputTokensMax(): number {
    return this.edited ? (this.decoded?.sampling.maxTokens ?? 0) : this.asked.outputTokensMax;
  }

  get stickyBy(): string {
    const { principal } = this.x;
    return principal?.application?.entry.id ?? this.x.carrier.clientAddress;
  }

  /** Where the prompt's beginnings are: providers keep them, and the same one is then cheaper at the same place. */
  get prefixes(): readonly Prefix[] {
    // where there is no choice, nothing is gained by knowing
    const [only, another] = this.route.targets;
    this.beginnings ??= another === undefined && (only?.keys.length ?? 0) <= 1 ? [] : beginningsOf(this);
    return this.beginnings;
  }

  /** Tokens of the input by its texts: for what no provider will tell. */
  get inputTokensEstimate(): number {
    if (this.asked.members === null) return 0;
    this.estimate ??= tokensInJson(this.body);
    return this.estimate;
  }

  /** Letters that are to be spoken: what speech is priced by where it is not by tokens. */
  get spokenLetters(): number {
    const { members } = this.asked;
    const input = members === null ? undefined : memberValue(this.body, members, 'input');
    return typeof input === 'string' ? input.length : 0;
  }

  get usage(): Usage {
    return this.meter.usage;
  }

  get request(): ModelRequest | null {
    if (this.decoded === null && isConversation(this.endpoint)) this.decoded = this.decode();
    return this.decoded;
  }

  /** Whether the conversation holds proofs that another provider gave, in an envelope: no provider is shown the envelope. */
  private get holdsProofs(): boolean {
    this.proofs ??= mayHoldForeignProofs(this.body);
    return this.proofs;
  }

  edit(): ModelRequest | null {
    const { request } = this;
    if (request !== null) this.edited = true;
    return request;
  }

  rewrite(body: Buffer): void {
    const asked = askedInJson(body);
    if (asked === null) throw new Error('the body is no JSON object');
    this.body = body;
    this.asked = asked;
    this.ambiguous = undefined;
  }

  /** What readers of the body may disagree about. */
  private get ambiguity(): Ambiguity | null {
    if (this.ambiguous === undefined) this.ambiguous = ambiguityOf(this.body);
    return this.ambiguous;
  }

  private refuse(ambiguity: Ambiguity | null): void {
    if (ambiguity !== null) throw new BadModelRequest('', AMBIGUOUS[ambiguity]);
  }

  askWhole(): void {
    this.whole = this.stream && this.edit() !== null;
  }

  ask(question: SideQuestion): Promise<ModelReply> {
    return askBeside(this.x, this.meter, this.choice, question);
  }

  askedBeside(by: string, target: Target, guess: Usage): (told: Usage | undefined | null) => void {
    return this.meter.askBeside(by, target, guess);
  }

  private decode(): ModelRequest | null {
    const codec = codecOf(this.format);
    if (codec === undefined) return null;
    const body = jsonOfBody(this.body);
    if (body === undefined) throw new BadModelRequest('', 'the body is no JSON');
    // a member that is there twice was read once, and is written so; one in another spelling may be carried on
    if (this.ambiguity === 'odd') this.refuse('odd');
    this.decoding = newLedger();
    const path = {
      ...(this.endpoint.model !== null && { model: this.endpoint.model }),
      ...(this.endpoint.format === 'gemini' && { stream: this.endpoint.stream }),
    };
    return codec.decodeRequest(body, this.decoding, path);
  }

  /**
   * @returns what a target is sent, with what is lost of the call on the way; null where the target cannot be asked this
   * @throws BadModelRequest
   */
  outgoing({ target }: Choice): { outgoing: Outgoing; ledger: Ledger | null } | null {
    const { endpoint, asked, format } = this;
    const { provider, model } = target;
    const same = provider.speaks(format) || (format === 'openai-chat' && !isConversation(endpoint) && speaksOpenai(provider.object.wireFormat));
    if (this.operation === 'rerank' && !ranksAlike(endpoint, provider)) return this.rankingFor(provider, model.id);
    if (same && !this.edited && (!isConversation(endpoint) || !(touches(dialectOf(provider.object.dialect, model.id), asked, this.body) || this.holdsProofs))) {
      // what policies have read is what the provider is to read
      if (asked.members !== null && (this.x.pipeline.model?.request.length ?? 0) > 0) this.refuse(this.ambiguity);
      const outgoing = passOn(endpoint, asked, this.body, { contentType: this.contentType, query: this.query }, provider, model.id);
      return outgoing && { outgoing, ledger: null };
    }
    if (this.operation === 'embeddings') return this.embeddingsFor(provider, model.id);
    const { request } = this;
    if (request === null) return null;
    const ledger = newLedger(this.decoding);
    const { streamUsage: _, ...bare } = request;
    const outgoing = writeAnew(this.whole ? { ...bare, stream: false } : request, format, provider, model, ledger);
    return outgoing && { outgoing, ledger };
  }

  private rankingFor(provider: CompiledProvider, model: string): { outgoing: Outgoing; ledger: Ledger } | null {
    const ledger = newLedger();
    const body = jsonOfBody(this.body);
    if (body === undefined) throw new BadModelRequest('', 'the body is no JSON');
    const ranking = writeRanking(body, provider, model, ledger);
    this.ranking = ranking?.request ?? null;
    return ranking && { outgoing: ranking.outgoing, ledger };
  }

  private embeddingsFor(provider: CompiledProvider, model: string): { outgoing: Outgoing; ledger: Ledger } | null {
    const ledger = newLedger();
    const body = jsonOfBody(this.body);
    this.embedding = body === undefined ? null : readEmbeddings(this.endpoint, body, ledger);
    const outgoing = this.embedding && writeEmbeddings(this.embedding, provider, model, ledger);
    return outgoing && { outgoing, ledger };
  }
}

const speaksOpenai = (format: WireFormat): boolean => format === 'openai-chat' || format === 'openai-responses';
