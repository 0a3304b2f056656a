import type { Exchange } from '../../exchange/exchange.js';
import { type Embedder, within } from '../../llm/embedding/embedder.js';
import { embeddingCodecOf } from '../../llm/formats/embeddings/index.js';
import { newLedger } from '../../llm/ir/index.js';
import type { Target } from '../../llm/model-routes/target.js';
import { keyLines } from '../../llm/providers/key-lines.js';
import { jsonOfBody, type Outgoing } from '../../terminals/llm/outgoing.js';
import { requestBytes } from '../../terminals/llm/request-bytes.js';
import { writeEmbeddings } from '../../terminals/llm/write-embeddings.js';
import { OwnCall } from '../../upstream/own-call.js';

const ANSWER_BYTES_MAX = 4_194_304;

/** Makes vectors by a tenant's own model: a route's first target that makes some, asked with its first key. */
export class ProviderEmbedder implements Embedder {
  /** @param model a model route, or provider/model */
  constructor(
    private readonly x: Exchange,
    private readonly model: string,
  ) {}

  async embed(texts: readonly string[], withinMs: number): Promise<readonly Float32Array[] | undefined> {
    const { x, model } = this;
    const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
    const targets = (models?.route(model, () => true) ?? models?.direct(model))?.targets ?? [];
    for (const target of targets) {
      const request = { model: target.model.id, inputs: [...texts] };
      const outgoing = writeEmbeddings(request, target.provider, target.model.id, newLedger());
      if (outgoing !== null) return within(withinMs, this.ask(target, outgoing, withinMs));
    }
    x.runtime.log.warn({ model }, 'there is no such model that makes vectors');
    return undefined;
  }

  private async ask(target: Target, outgoing: Outgoing, withinMs: number): Promise<readonly Float32Array[] | undefined> {
    const { provider, keys } = target;
    const [place] = provider.upstream.targets;
    const key = keys[0]?.compiled;
    if (place === undefined || key === undefined) return undefined;
    const shown = { method: 'POST', authority: place.authority, path: place.basePath + outgoing.path, contentType: outgoing.contentType, body: outgoing.body };
    const lines = await keyLines(provider, key, shown, this.x.runtime);
    const bytes = requestBytes(this.x, 'POST', provider, place, outgoing, lines);
    const body = await new Promise<Buffer | undefined>((resolve) => {
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
            return ok;
          },
          piece: (piece) => {
            length += piece.length;
            if (length <= ANSWER_BYTES_MAX) pieces.push(Buffer.from(piece));
          },
          ended: () => resolve(ok && length <= ANSWER_BYTES_MAX ? Buffer.concat(pieces) : undefined),
          failed: () => resolve(undefined),
        },
      );
    });
    const json = body && jsonOfBody(body);
    const reply = json === undefined ? undefined : embeddingCodecOf(outgoing.wireFormat)?.decodeReply(json);
    return reply?.vectors.map((vector) => Float32Array.from(vector));
  }
}
