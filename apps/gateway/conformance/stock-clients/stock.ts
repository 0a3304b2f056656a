/** A picture as clients are handed one: a single pixel. */
export const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const PICTURE_URL = `data:image/png;base64,${PICTURE}`;

export const TOOL = 'get_weather';
export const SCHEMA = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] };

/** The model route that every client asks for. */
export const MODEL = 'smart';

/** What a person does with a client, whichever it is. */
export interface Stock {
  ask(text: string): Promise<string>;
  /** The answer as it is written; `heard` is told each piece. */
  stream(text: string, leaving?: AbortSignal, heard?: (piece: string) => void): Promise<string>;
  /** What the model calls the tool with. */
  call(text: string): Promise<unknown>;
  /** The same, out of a stream. */
  callStreamed(text: string): Promise<unknown>;
  /** What the model says once it was told what the tool it called has found. */
  afterTool(text: string, found: string): Promise<string>;
  /** What it says to a picture. */
  see(text: string): Promise<string>;
  /** Leaves before an answer in one piece has come. */
  leave(text: string, leaving: AbortSignal): Promise<unknown>;
  /** Numbers of two texts; absent: the client has no word for it. */
  embed?(texts: [string, string]): Promise<number[][]>;
}
