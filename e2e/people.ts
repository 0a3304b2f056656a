import { type Client, createClient } from '@gatehouse/client';
import type { Session } from '@gatehouse/contracts';
import type { z } from 'zod';

/** Somebody who is signed in, over plain HTTP as a script would be. */
export interface Person {
  email: string;
  password: string;
  client: Client;
  /** Cookie and CSRF token, for calls past the typed client. */
  headers: Record<string, string>;
  session: z.infer<typeof Session>;
}

const apiOf = (controlUrl: string) => `${controlUrl}/api/v1`;

async function begin(controlUrl: string, path: string, body: unknown): Promise<{ json: unknown; cookie: string }> {
  const response = await fetch(`${apiOf(controlUrl)}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const json: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { json, cookie };
}

function person(controlUrl: string, email: string, password: string, session: z.infer<typeof Session>, cookie: string): Person {
  const headers = { cookie, 'x-csrf-token': session.csrfToken ?? '' };
  return { email, password, session, headers, client: createClient({ baseUrl: apiOf(controlUrl), headers: () => headers }) };
}

export async function signIn(controlUrl: string, email: string, password: string): Promise<Person> {
  const { json, cookie } = await begin(controlUrl, '/auth/login', { email, password });
  return person(controlUrl, email, password, json as z.infer<typeof Session>, cookie);
}

/** Needs an installation with open sign-up. */
export async function signUp(controlUrl: string, email: string, name: string): Promise<Person> {
  const password = `${name}-correct-horse-battery`;
  const { json, cookie } = await begin(controlUrl, '/auth/sign-up', { email, password, name });
  const { session } = json as { session: z.infer<typeof Session> | null };
  if (!session) throw new Error('sign-up asked for verification');
  return person(controlUrl, email, password, session, cookie);
}
