import bodyParser from 'body-parser';
import type { Request, Response } from 'express';

const BYTES_MAX = 16_384;
const parse = bodyParser.urlencoded({ extended: false, limit: BYTES_MAX, parameterLimit: 50 });

/** A form with each parameter once (RFC 6749, 3.2); undefined for anything else. */
export async function readForm(request: Request, response: Response): Promise<Record<string, string> | undefined> {
  if (!request.is('application/x-www-form-urlencoded')) return undefined;
  const failed = await new Promise<unknown>((resolve) => parse(request, response, resolve));
  if (failed !== undefined) return undefined;
  const entries = Object.entries(request.body as Record<string, unknown>);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? Object.fromEntries(entries) : undefined;
}
