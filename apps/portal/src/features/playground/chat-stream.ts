/** What a model has said so far, out of answers in OpenAI's chat format. All of it is text: none of it is ever made into markup. */
export interface ChatAnswer {
  text: string;
  reasoning: string;
  refusal: string;
  tools: readonly { name: string; arguments: string }[];
  finish: string | null;
  usage: { input: number; cached: number; output: number; reasoning: number } | null;
}

export const NOTHING: ChatAnswer = { text: '', reasoning: '', refusal: '', tools: [], finish: null, usage: null };

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

function withTools(known: ChatAnswer['tools'], said: unknown): ChatAnswer['tools'] {
  const tools = [...known];
  for (const [position, call] of list(said).entries()) {
    const { index, function: called } = fields(call);
    // a whole answer numbers nothing: its calls stand in order
    const at = typeof index === 'number' ? index : position;
    const before = tools[at] ?? { name: '', arguments: '' };
    tools[at] = { name: before.name + text(fields(called).name), arguments: before.arguments + text(fields(called).arguments) };
  }
  return tools.filter((tool) => tool !== undefined);
}

function usageOf(said: unknown): ChatAnswer['usage'] {
  if (typeof said !== 'object' || said === null) return null;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: inputs, completion_tokens_details: outputs } = fields(said);
  return { input: count(input), output: count(output), cached: count(fields(inputs).cached_tokens), reasoning: count(fields(outputs).reasoning_tokens) };
}

/** Adds one chunk of a stream, or a whole answer. */
export function withChunk(before: ChatAnswer, chunk: unknown): ChatAnswer {
  const { choices, usage } = fields(chunk);
  const choice = fields(list(choices)[0]);
  const said = fields(choice.delta ?? choice.message);
  return {
    text: before.text + text(said.content),
    reasoning: before.reasoning + (text(said.reasoning_content) || text(said.reasoning)),
    refusal: before.refusal + text(said.refusal),
    tools: withTools(before.tools, said.tool_calls),
    finish: text(choice.finish_reason) || before.finish,
    usage: usageOf(usage) ?? before.usage,
  };
}

/** Has anything come that a reader would see? */
export const hasContent = ({ text: words, reasoning, refusal, tools }: ChatAnswer): boolean =>
  words !== '' || reasoning !== '' || refusal !== '' || tools.length > 0;

/** The failure that a stream, or an answer of a provider’s own, tells of. */
export function failureIn(body: unknown): string | null {
  const { error } = fields(body);
  if (error === undefined || error === null) return null;
  return text(fields(error).message) || text(error) || 'The model’s provider told of an error without a message.';
}
