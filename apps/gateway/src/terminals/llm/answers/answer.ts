import type { UpstreamFault } from '../../../upstream/call-handler.js';

/** What becomes of one provider's answer on its way to the caller. */
export interface AnswerReader {
  /** Valid until `flush`. */
  piece(bytes: Buffer): void;
  flush(): boolean;
  /** The provider's bytes ended as HTTP has it. */
  ended(): void;
  /** They ended otherwise. */
  broke(fault: UpstreamFault | 'busy'): void;
  /** The exchange ends without it. */
  leave(): void;
}
