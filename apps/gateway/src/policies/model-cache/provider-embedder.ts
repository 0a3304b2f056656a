import { type Embedder, within } from '../../llm/embedding/embedder.js';
import { embeddingCodecOf } from '../../llm/formats/embeddings/index.js';
import { BadModelReply, type EmbeddingReply, newLedger } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Target } from '../../llm/model-routes/target.js';
import { keyLines, tokenEnded } from '../../llm/providers/key-lines.js';
import { tokensInJson } from '../../llm/usage-reader/heard-text.js';
import { jsonOfBody, type Outgoing } from '../../terminals/llm/outgoing.js';
import { requestBytes } from '../../terminals/llm/request-bytes.js';
import { writeEmbeddings } from '../../terminals/llm/write-embeddings.js';
import { OwnCall } from '../../upstream/own-call.js';

const ANSWER_BYTES_MAX = 4_194_304;

/** Makes vectors by a tenant's own model: a route's first target that makes some, asked with its first key. */
export class ProviderEmbedder implements Embedder {
  /**
   * @param call that pays for them
   * @param by the policy that asks
   * @param model a model route, or provider/model
   */
  constructor(
    private readonly call: ModelCall,
    private readonly by: string,
    private readonly model: string,
  ) {}

  async embed(texts: readonly string[], withinMs: number): Promise<readonly Float32Array[] | undefined> {
    const { model } = this;
    const { x } = this.call;
    const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
    const targets = (models?.route(model, () => true) ?? models?.direct(model))?.targets ?? [];
    for (const target of targets) {
      const request = { model: target.model.id, inputs: [...texts] };
      const outgoing = writeEmbeddings(request, target.provider, target.model.id, newLedger());
      if (outgoing !== null) return this.counted(target, outgoing, withinMs);
    }
    x.runtime.log.warn({ model }, 'there is no such model that makes vectors');
    return undefined;
  }

  /** What it uses is counted once: as it is told, or by what was sent where nobody waited for its answer. */
  private async counted(target: Target, outgoing: Outgoing, withinMs: number): Promise<readonly Float32Array[] | undefined> {
    const settle = this.call.askedBeside(this.by, target, { inputTokens: tokensInJson(outgoing.body) });
    const answer = this.ask(target, outgoing, withinMs).then((reply) => {
      settle(reply === undefined ? null : reply.usage);
      return reply?.vectors.map((vector) => Float32Array.from(vector));
    });
    const vectors = await within(withinMs, answer);
    if (vectors === undefined) settle(undefined);
    return vectors;
  }

  /** Undefined: it refused, or could not be asked. Rejects where it did not answer in time, or nobody can read what it said. */
  private async ask(target: Target, outgoing: Outgoing, withinMs: number): Promise<EmbeddingReply | undefined> {
    const { provider, keys } = target;
    const [place] = provider.upstream.targets;
    const key = keys[0]?.compiled;
    if (place === undefined || key === undefined) return undefined;
    const shown = { method: 'POST', authority: place.authority, path: place.basePath + outgoing.path, contentType: outgoing.contentType, body: outgoing.body };
    const { x } = this.call;
    // there may be no token to be had
    const lines = await Promise.resolve(keyLines(provider, key, shown, x.runtime)).catch(() => null);
    if (lines === null) return undefined;
    const bytes = requestBytes(x, 'POST', provider, place, outgoing, lines);
    const body = await new Promise<Buffer | undefined>((resolve, reject) => {
      const pieces: Buffer[] = [];
      let length = 0;
      let ok = false;
      new OwnCall(
        provider.upstream,
        place,
        { method: 'POST', bytes, repeatable: true, deadline: performance.now() + withinMs },
        {
          head: (head) => {
            ok = head.status === 200;
            if (head.status === 401) tokenEnded(key, lines);
            return ok;
          },
          piece: (piece) => {
            length += piece.length;
            if (length <= ANSWER_BYTES_MAX) pieces.push(Buffer.from(piece));
          },
          ended: () => resolve(ok && length <= ANSWER_BYTES_MAX ? Buffer.concat(pieces) : undefined),
          failed: (fault) => (fault.endsWith('timeout') ? reject(new Error(fault)) : resolve(undefined)),
        },
      );
    });
    if (body === undefined) return undefined;
    const json = jsonOfBody(body);
    const reply = json === undefined ? undefined : embeddingCodecOf(outgoing.wireFormat)?.decodeReply(json);
    if (reply === undefined) throw new BadModelReply('no embeddings in the answer');
    return reply;
  }
}
