import { createParser } from 'eventsource-parser';
import type { ProblemView } from '@/lib/problem';
import { problemView } from '@/lib/problem';
import { type ChatAnswer, failureIn, hasContent, NOTHING, withChunk } from './chat-stream';

/** One call, as far as it got. Times in milliseconds from its sending, as the browser saw them. */
export interface Run {
  phase: 'waiting' | 'answering' | 'done' | 'stopped' | 'failed';
  answer: ChatAnswer;
  firstMs: number | null;
  totalMs: number | null;
  requestId: string | null;
  /** `provider/model` that answered. */
  target: string | null;
  route: string | null;
  why: string | null;
  /** What of the request was lost in translation: JSON pointers. */
  lost: string | null;
  budgetUsed: string | null;
  cache: string | null;
  problem: ProblemView | null;
}

export const WAITING: Run = {
  phase: 'waiting',
  answer: NOTHING,
  firstMs: null,
  totalMs: null,
  requestId: null,
  target: null,
  route: null,
  why: null,
  lost: null,
  budgetUsed: null,
  cache: null,
  problem: null,
};

export interface ChatCall {
  /** At the gateway, from its root. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** The door passes headers on that have its prefix. */
export const throughDoor = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`x-try-${name.toLowerCase()}`, value]));

/** What the gateway says beside the answer; the try-it door puts its own prefix before names that are not every API's. */
function toldBy({ headers }: Response): Partial<Run> {
  const told = (name: string) => headers.get(`x-try-x-gatehouse-${name}`);
  return {
    requestId: headers.get('x-request-id'),
    target: told('target'),
    route: told('model-route'),
    why: told('route-reason'),
    lost: told('lost'),
    budgetUsed: told('budget-used'),
    cache: told('cache'),
  };
}

const ofProvider = (status: number, detail: string): ProblemView => ({
  status,
  code: 'portal.model_failed',
  title: status >= 400 ? `The answer is ${status}` : 'The answer broke off',
  detail,
  errors: [],
});

/** A refusal is the gateway’s problem body, or an error as the provider wrote it. */
function problemOf(status: number, text: string): ProblemView {
  try {
    const body: unknown = JSON.parse(text);
    const view = problemView(body);
    if (view.status === status) return view;
    return ofProvider(status, failureIn(body) ?? text.slice(0, 2_000));
  } catch {
    return ofProvider(status, text.slice(0, 2_000) || 'It came without a body.');
  }
}

/** Calls each time with what is new. */
class Progress {
  private run: Run = WAITING;
  private readonly begun = performance.now();
  constructor(private readonly onChange: (run: Run) => void) {}

  get elapsedMs(): number {
    return performance.now() - this.begun;
  }

  tell(change: Partial<Run>): void {
    this.run = { ...this.run, ...change };
    this.onChange(this.run);
  }

  add(chunk: unknown): void {
    const answer = withChunk(this.run.answer, chunk);
    const firstMs = this.run.firstMs ?? (hasContent(answer) ? this.elapsedMs : null);
    this.tell({ answer, firstMs, phase: 'answering' });
  }

  end(phase: 'done' | 'stopped' | 'failed', problem: ProblemView | null = null): void {
    this.tell({ phase, problem, totalMs: this.elapsedMs });
  }
}

async function readStream(body: ReadableStream<Uint8Array>, progress: Progress): Promise<void> {
  let ended = false;
  let failure: string | null = null;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') {
        ended = true;
        return;
      }
      const chunk: unknown = JSON.parse(data);
      failure ??= failureIn(chunk);
      progress.add(chunk);
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parser.feed(decoder.decode(piece.value, { stream: true }));
  if (failure !== null) progress.end('failed', ofProvider(0, failure));
  else if (!ended) progress.end('failed', ofProvider(0, 'The stream ended before the model had finished. What had come is kept above.'));
  else progress.end('done');
}

async function read(response: Response, progress: Progress): Promise<void> {
  if (!response.ok) return progress.end('failed', problemOf(response.status, await response.text()));
  if (response.body && response.headers.get('content-type')?.startsWith('text/event-stream')) return readStream(response.body, progress);
  progress.add(JSON.parse(await response.text()));
  progress.end('done');
}

/** Calls a model through the try-it door, and tells all along how far it got. Never throws: what goes wrong is the run’s problem. */
export async function runChat({ path, headers, body }: ChatCall, signal: AbortSignal, onChange: (run: Run) => void): Promise<void> {
  const progress = new Progress(onChange);
  const written = { ...headers, 'content-type': 'application/json', accept: 'text/event-stream, application/json' };
  try {
    const response = await fetch(`/try${path}`, {
      method: 'POST',
      headers: throughDoor(written),
      credentials: 'omit',
      body: JSON.stringify(body),
      signal,
    });
    progress.tell(toldBy(response));
    await read(response, progress);
  } catch (error) {
    if (signal.aborted) progress.end('stopped');
    else progress.end('failed', error instanceof SyntaxError ? ofProvider(0, 'What came is not in the format that was asked for.') : problemView(error));
  }
}
