import type { ManifestObject } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import type { ControlPlane } from '../link/control-plane.js';
import { slices } from './slices.js';

const HASHES_MAX = 1_000;
/** Objects of one request together; a larger one is asked for alone. */
const BYTES_MAX = 8 << 20;
const REPLY_SLACK = 64 << 10;
const NEWLINE = 0x0a;

/** Fetches objects by hash. What is not asked for is ignored; what does not come, or not as named, is missing from the answer. */
export async function fetchObjects(controlPlane: Pick<ControlPlane, 'objects'>, wanted: ManifestObject[], signal?: AbortSignal): Promise<Map<string, Buffer>> {
  const fetched = new Map<string, Buffer>();
  const breathe = slices();
  for (const request of requestsOf(wanted)) {
    const reply = await controlPlane.objects([...request.hashes], request.bytes + request.hashes.size + REPLY_SLACK, signal);
    for (const line of linesOf(reply)) {
      const hash = sha256Hex(line);
      // A copy: a slice would keep the whole reply in memory
      if (request.hashes.has(hash)) fetched.set(hash, Buffer.from(line));
      await breathe();
    }
  }
  return fetched;
}

interface ObjectsQuestion {
  hashes: Set<string>;
  bytes: number;
}

function requestsOf(wanted: ManifestObject[]): ObjectsQuestion[] {
  const questions: ObjectsQuestion[] = [];
  let question: ObjectsQuestion | undefined;
  for (const { hash, bytes } of wanted) {
    if (question?.hashes.has(hash)) continue;
    if (!question || question.hashes.size === HASHES_MAX || question.bytes + bytes > BYTES_MAX) {
      question = { hashes: new Set(), bytes: 0 };
      questions.push(question);
    }
    question.hashes.add(hash);
    question.bytes += bytes;
  }
  return questions;
}

function* linesOf(reply: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = reply.indexOf(NEWLINE); end !== -1; end = reply.indexOf(NEWLINE, start)) {
    if (end > start) yield reply.subarray(start, end);
    start = end + 1;
  }
  if (start < reply.length) yield reply.subarray(start);
}
