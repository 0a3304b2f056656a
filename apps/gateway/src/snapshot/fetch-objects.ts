import type { ManifestObject } from '@gatehouse/definition';
import type { ControlPlane } from '../link/control-plane.js';

const HASHES_MAX = 1_000;
/** Objects of one request together, so that no reply is long in hand; a larger object is asked for alone. */
const BYTES_MAX = 1 << 20;
const REPLY_SLACK = 64 << 10;

/** Asks for objects by hash, request by request. A reply may hold what was asked for, or anything else. */
export async function* fetchReplies(
  controlPlane: Pick<ControlPlane, 'objects'>,
  wanted: readonly ManifestObject[],
  signal?: AbortSignal,
): AsyncGenerator<{ reply: Buffer; asked: ManifestObject[] }> {
  for (const { asked, hashes, bytes } of questionsFor(wanted)) {
    yield { reply: await controlPlane.objects([...hashes], bytes + hashes.size + REPLY_SLACK, signal), asked };
  }
}

interface Question {
  asked: ManifestObject[];
  hashes: Set<string>;
  bytes: number;
}

/** Two keys may name one object: it is asked for once. */
function questionsFor(wanted: readonly ManifestObject[]): Question[] {
  const questions: Question[] = [];
  let question: Question | undefined;
  for (const object of wanted) {
    const { hash, bytes } = object;
    const again = question?.hashes.has(hash) ?? false;
    if (!question || (!again && (question.hashes.size === HASHES_MAX || question.bytes + bytes > BYTES_MAX))) {
      question = { asked: [], hashes: new Set(), bytes: 0 };
      questions.push(question);
    }
    question.asked.push(object);
    if (again) continue;
    question.hashes.add(hash);
    question.bytes += bytes;
  }
  return questions;
}
