import type { LlmApi } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import type { CompiledPrompts } from '../../llm/prompts/compiled-prompt.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { refuse } from '../../pipeline/reply.js';

const NOT_LOADED = refuse('gateway.policy_failed');

/** The terminal of calls to models, with all formats. Loaded where an API leads to models and nowhere else: gateways without spare three megabytes. */
export class LazyLlmTerminal implements Terminal {
  private terminal: Terminal | null = null;
  private readonly loading: Promise<Terminal>;

  constructor(api: LlmApi, prompts: CompiledPrompts) {
    this.loading = import('./llm-terminal.js').then(({ LlmTerminal }) => {
      this.terminal = new LlmTerminal(api, prompts);
      return this.terminal;
    });
    // what goes wrong here is told to the calls
    this.loading.catch(() => {});
  }

  start(x: Exchange): void {
    if (this.terminal === null) void this.startLater(x);
    else this.terminal.start(x);
  }

  private async startLater(x: Exchange): Promise<void> {
    x.waiting++;
    const terminal = await this.loading.catch((error: unknown) => {
      x.runtime.log.error({ err: error, requestId: x.requestId }, 'the terminal of model calls could not be loaded');
      return null;
    });
    x.waiting--;
    if (x.ended) x.release();
    else if (terminal === null) x.answer(NOT_LOADED);
    else terminal.start(x);
  }
}
