import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startUpstream, type Upstream } from '@gatehouse/testing';
import { type Stack, type StackOptions, startStack } from '@gatehouse/tools/stack';
import { type Person, signIn } from './people.js';

/** The whole system, running, and its first admin. */
export interface World {
  stack: Stack;
  admin: Person;
  /** A real HTTP server the gateways may reach; echoes what it receives. */
  upstream: Upstream;
  end(): Promise<void>;
}

export interface WorldOptions extends Partial<StackOptions> {
  /** Default: one that echoes. Closed at the end. */
  upstream?: Upstream;
}

export async function startWorld({ upstream: given, ...options }: WorldOptions = {}): Promise<World> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-e2e-'));
  const upstream = given ?? (await startUpstream());
  const env = { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: `127.0.0.1:${upstream.port}`, GATEHOUSE_SIGN_UP: 'open', ...options.env };
  const stack = await startStack({ portal: false, ...options, dataDir, env }).catch(async (error: unknown) => {
    await upstream.close(); // or it would keep the process
    throw error;
  });
  try {
    const admin = await signIn(stack.urls.control, stack.admin.email, stack.admin.password);
    const end = async () => {
      await stack.stop();
      await upstream.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    };
    return { stack, admin, upstream, end };
  } catch (error) {
    await stack.stop();
    await upstream.close();
    throw error;
  }
}
