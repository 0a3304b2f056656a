import { SealError, seal, unseal } from '@gatehouse/kernel';
import type { Logger } from '../compile/runtime.js';
import { readWhole, writeWhole } from '../snapshot/disk.js';

const KEY_BYTES = 32;

/**
 * The key under which secrets in the group's snapshots are sealed. It comes with the control plane's welcome and is kept beside the snapshot,
 * readable by the owner only, so that a gateway starts with the control plane dead. It is in no log and no status.
 */
export class GroupKey {
  #key: Buffer | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param file undefined: another process keeps it */
  constructor(
    private readonly file: string | undefined,
    private readonly log: Logger,
  ) {}

  get known(): boolean {
    return this.#key !== undefined;
  }

  /** Takes up what an earlier process knew. What cannot be read is as if it were not there: the next welcome brings it. */
  async load(): Promise<void> {
    if (this.file === undefined) return;
    try {
      const data = await readWhole(this.file);
      if (data === undefined) return;
      const key = Buffer.from(data.toString('latin1').trim(), 'base64');
      if (key.length !== KEY_BYTES) throw new Error('it has not the right length');
      this.#key = key;
    } catch (error) {
      this.log.error({ reason: (error as Error).message }, 'the group key on disk cannot be read; the control plane is asked for it again');
    }
  }

  /** @param text 32 bytes in base64. Answers whether this is another key than before. */
  accept(text: string): boolean {
    const key = Buffer.from(text, 'base64');
    if (this.#key?.equals(key)) return false;
    this.#key = key;
    const { file } = this;
    if (file === undefined) return true;
    this.#writing = this.#writing
      .then(() => writeWhole(file, `${text}\n`))
      .catch((error: Error) =>
        this.log.error({ reason: error.message }, 'the group key cannot be written to disk: sealed secrets would not survive a restart'),
      );
    return true;
  }

  /** In base64, for the workers of this gateway and nobody else. */
  get text(): string | undefined {
    return this.#key?.toString('base64');
  }

  /** @throws SealError */
  unseal(context: string, sealed: string): Buffer {
    if (this.#key === undefined) throw new SealError('this gateway has not been given the key of its group yet');
    return unseal(this.#key, context, sealed);
  }

  /** For the control plane, which knows the key. @throws SealError */
  seal(context: string, text: string): string {
    if (this.#key === undefined) throw new SealError('this gateway has not been given the key of its group yet');
    return seal(this.#key, context, text);
  }

  /** Settles when all is on disk. */
  saved(): Promise<void> {
    return this.#writing;
  }
}
