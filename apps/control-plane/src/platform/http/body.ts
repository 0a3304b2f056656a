import type { Endpoint } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import bodyParser from 'body-parser';
import type { Request, Response } from 'express';

const BYTES_DEFAULT = 1_048_576;
const parsers = new Map<number, ReturnType<typeof bodyParser.json>>();

function parserFor(limit: number) {
  const known = parsers.get(limit);
  if (known) return known;
  const made = bodyParser.json({ limit, strict: false, type: ['application/json', 'application/*+json'] });
  parsers.set(limit, made);
  return made;
}

/** Reads the body only now, after the caller was let in, and no more than the endpoint takes. */
export async function readBody(endpoint: Endpoint, request: Request, response: Response): Promise<void> {
  if (!endpoint.body) return;
  if (hasBody(request) && !request.is(['json', '+json'])) {
    throw new ProblemError('request.unsupported_media_type', 'Send application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    parserFor(endpoint.bodyBytesMax ?? BYTES_DEFAULT)(request, response, (error?: unknown) => (error ? reject(bodyProblem(error)) : resolve()));
  });
  // a body left out is an empty object: the schema then says what is missing
  if (request.body === undefined) request.body = {};
}

const hasBody = (request: Request) => request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

function bodyProblem(error: unknown): ProblemError {
  const { type, limit, message } = error as { type?: string; limit?: number; message?: string };
  if (type === 'entity.too.large') return new ProblemError('request.too_large', `At most ${limit} bytes.`, {}, { cause: error });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return new ProblemError('request.unsupported_media_type', message, {}, { cause: error });
  return new ProblemError(
    'request.malformed',
    type === 'entity.parse.failed' ? 'The body is not valid JSON.' : 'The body could not be read.',
    {},
    { cause: error },
  );
}
