import type { WireFormat } from '@gatehouse/definition';
import { AwsEventScanner, NdjsonScanner, SseScanner } from '../../../llm/framing/index.js';
import type { Frame } from '../../../llm/ir/index.js';

/** Cuts a stream into what its format calls one piece. */
export interface FrameReader {
  /** @throws Error where the framing is not valid */
  push(bytes: Buffer): void;
  end(): void;
}

export function frameReader(wireFormat: WireFormat, onFrame: (frame: Frame) => void): FrameReader {
  if (wireFormat === 'bedrock') return new AwsEventScanner(onFrame);
  return wireFormat === 'ollama' ? new NdjsonScanner(onFrame) : new SseScanner(onFrame);
}
