import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { objectKey, shardOf } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlPlaneDouble, newSigningKey, signText } from '../../testing/control-plane-double.js';
import { sourceReader } from '../../testing/source-reader.js';
import type { CompileError, HashedObject } from '../compile/snapshot.js';
import { ControlPlane } from '../link/control-plane.js';
import { DenyList } from '../link/denials.js';
import { GroupKey } from '../link/group-key.js';
import { Link } from '../link/link.js';
import { SnapshotApplier } from './applier.js';
import { SnapshotStore } from './store.js';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const plan = (id: string, name = id) => ({ kind: 'plan', id, tenantId: 'ten_1', name, limits: [], policies: [] });
const upstream = (id: string, url = 'http://127.0.0.1:1') => ({
  kind: 'upstream',
  id,
  tenantId: 'ten_1',
  name: id,
  targets: [{ id: 't', url, weight: 1 }],
  hostHeader: 'target',
  connectTimeoutMs: 1_000,
  firstByteTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  retries: 0,
  tlsVerify: true,
});
const PLAN_A = objectKey.plan('plan_a');
const PLAN_B = objectKey.plan('plan_b');

interface Running {
  applier: SnapshotApplier;
  denials: DenyList;
  link: Link;
  /** Names of the plans in force. */
  serving(): Record<string, string>;
  /** Keys that the compiler is to refuse. */
  uncompilable: Set<string>;
  swaps: number;
  /** Builds that have begun and not ended. */
  swapping: number;
  swapsAtOnce: number;
  /** What a build waits for. */
  hold: Promise<void> | undefined;
  stop(): Promise<void>;
}

let folder: string;
let double: ControlPlaneDouble;
const running: Running[] = [];

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-snapshot-'));
  double = await new ControlPlaneDouble().start();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await double.stop();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Link, denials, applier and disk as main puts them together; only the compiler is replaced by one that keeps the objects. */
async function start(connect = true, uncompilable = new Set<string>()): Promise<Running & { booted: boolean }> {
  const reader = sourceReader(log);
  const controlPlane = new ControlPlane(double.url, double.token, reader);
  const denials = new DenyList(path.join(folder, 'denials.json'), log);
  const store = new SnapshotStore(path.join(folder, 'snapshot'));
  await store.open();
  await denials.load();
  const groupKey = new GroupKey(path.join(folder, 'group-key'), log);
  await groupKey.load();
  let served = new Map<string, HashedObject>();
  let link: Link | undefined;
  const applier = new SnapshotApplier({
    store,
    reader,
    controlPlane,
    denials,
    log,
    acknowledge: (acknowledgement) => link?.acknowledge(acknowledgement),
    async swap(objects) {
      one.swapping++;
      one.swapsAtOnce = Math.max(one.swapsAtOnce, one.swapping);
      await one.hold;
      one.swapping--;
      one.swaps++;
      const errors: CompileError[] = [];
      const next = new Map<string, HashedObject>();
      for (const [key, entry] of objects) {
        const before = served.get(key);
        const refused = uncompilable.has(key) && before?.hash !== entry.hash && (entry.object as { name?: string }).name !== 'good';
        if (!refused) next.set(key, entry);
        else {
          errors.push({ key, message: 'unknown policy' });
          if (before) next.set(key, before);
        }
      }
      served = next;
      return errors;
    },
  });
  const hello = { name: 'gw', instanceId: 'i1', softwareVersion: '0.1.0', formatVersions: [1], policies: {} };
  link = new Link({ controlPlane, hello, applier, denials, groupKey, onGatewayCount: () => {}, log, waitMs: 2_000 });
  const made = link;
  const one: Running & { booted: boolean } = {
    applier,
    denials,
    link: made,
    uncompilable,
    swaps: 0,
    swapping: 0,
    swapsAtOnce: 0,
    hold: undefined,
    booted: false,
    serving: () => Object.fromEntries([...served].map(([key, { object }]) => [key, 'name' in object ? object.name : object.kind])),
    async stop() {
      await made.stop();
      await applier.stop();
      await denials.saved();
      controlPlane.close();
    },
  };
  one.booted = await applier.boot();
  if (connect) made.start();
  running.push(one);
  return one;
}

const acknowledged = (sequence: number, state: string) =>
  waitFor(() => double.acknowledgements.find((one) => one.sequence === sequence && one.state === state), { what: `${state} of ${sequence}` });

describe('applying', () => {
  test('a snapshot is fetched, verified, served and acknowledged with its digest', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a'), [objectKey.upstream('ups_1')]: upstream('ups_1') });
    const acknowledgement = await acknowledged(1, 'applied');
    expect(acknowledgement).toMatchObject({ gatewayId: 'gw_1', digest: gateway.applier.serving?.digest, errors: [] });
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'plan_a', 'upstream:ups_1': 'ups_1' });
  });

  test('what was refused for want of the group key is built once the key comes', async () => {
    const first = await start(true, new Set([PLAN_A]));
    double.publish({ [PLAN_A]: plan('plan_a'), [PLAN_B]: plan('plan_b') });
    await acknowledged(1, 'partial');
    await first.stop();
    const key = randomBytes(32);
    double.groupKey = key.toString('base64');
    const second = await start(false, new Set([PLAN_A]));
    expect(second.serving()).toEqual({ [PLAN_B]: 'plan_b' });
    second.uncompilable.clear();
    second.link.start();
    await acknowledged(1, 'applied');
    expect(second.serving()).toEqual({ [PLAN_A]: 'plan_a', [PLAN_B]: 'plan_b' });
    await waitFor(async () => (await fs.readFile(path.join(folder, 'group-key'), 'latin1')).trim() === double.groupKey);
  });

  test('only unknown objects are fetched', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a'), [PLAN_B]: plan('plan_b') });
    await acknowledged(1, 'applied');
    const before = double.calls.filter((call) => call === 'objects').length;
    double.publish({ [PLAN_B]: plan('plan_b') });
    await acknowledged(2, 'applied');
    expect(double.calls.filter((call) => call === 'objects').length).toBe(before);
    expect(gateway.serving()).toEqual({ [PLAN_B]: 'plan_b' });
  });

  test('many objects come in several requests', async () => {
    await start();
    const objects = Object.fromEntries(Array.from({ length: 2_500 }, (_, i) => [objectKey.plan(`p${i}`), plan(`p${i}`)]));
    double.publish(objects);
    await acknowledged(1, 'applied');
    expect(double.calls.filter((call) => call === 'objects')).toHaveLength(3);
  });

  test('disk holds what serves, for the owner only, and nothing else', async () => {
    await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'one') });
    await acknowledged(1, 'applied');
    double.publish({ [PLAN_A]: plan('plan_a', 'two') });
    await acknowledged(2, 'applied');
    const objects = path.join(folder, 'snapshot', 'objects');
    const expected = [sha256Hex(canonicalJson(plan('plan_a', 'two')))];
    await waitFor(async () => String(await fs.readdir(objects)) === String(expected));
    expect((await fs.stat(path.join(folder, 'snapshot', 'last-good.json'))).mode & 0o777).toBe(0o600);
    expect((await fs.stat(path.join(objects, expected[0] ?? ''))).mode & 0o777).toBe(0o600);
  });
});

describe('a build that is overtaken', () => {
  test('is finished, put into force and acknowledged, and then the newest follows; denials do not wait', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'first') });
    await acknowledged(1, 'applied');
    let go = () => {};
    gateway.hold = new Promise((resolve) => {
      go = resolve;
    });
    double.publish({ [PLAN_A]: plan('plan_a', 'second') });
    await waitFor(() => gateway.swapping === 1);
    double.publish({ [PLAN_A]: plan('plan_a', 'third') });
    await waitFor(() => gateway.applier.haveSequence === 3);
    double.publish({ [PLAN_A]: plan('plan_a', 'fourth') });
    double.deny('credential', 'cred_1');
    await waitFor(() => gateway.denials.credential('cred_1') && gateway.applier.haveSequence === 4);
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'first' });
    expect(double.acknowledgements.map(({ sequence }) => sequence)).toEqual([1]);
    go();
    await acknowledged(4, 'applied');
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'fourth' });
    expect(gateway.swapsAtOnce).toBe(1);
    // the last acknowledgement takes the place of one that was not sent yet
    const sequences = double.acknowledgements.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort());
    expect(sequences).not.toContain(3);
  });
});

describe('refusal of a whole manifest: the last good snapshot goes on serving and the refusal says why', () => {
  const cases: [string, RegExp, (good: Record<string, unknown>) => void][] = [
    ['signed by a stranger', /signature/, (objects) => double.publishSigned(resign(double.publish(objects)))],
    ['changed after signing', /signature/, (objects) => alter(double.publish(objects), (text) => text.replace('ggrp_test', 'ggrp_tesu'))],
    ['of an unknown format', /format version 99/, (objects) => double.publish(objects, (manifest) => ({ ...manifest, formatVersion: 99 }))],
    ['for another group', /group ggrp_other/, (objects) => double.publish(objects, (manifest) => ({ ...manifest, group: 'ggrp_other' }))],
    ['with a wrong digest', /digest/, (objects) => double.publish(objects, (manifest) => ({ ...manifest, digest: '0'.repeat(64) }))],
    ['with an unknown field', /expected shape/, (objects) => double.publish(objects, (manifest) => ({ ...manifest, extra: 1 }))],
    ['with a key twice', /twice/, (objects) => double.publish(objects, (manifest) => ({ ...manifest, objects: [...manifest.objects, ...manifest.objects] }))],
  ];
  const resign = (signed: { manifest: string }) => ({ ...signText(newSigningKey(), signed.manifest), keyId: double.key.keyId });
  const alter = (signed: ReturnType<typeof signText>, change: (text: string) => string) =>
    double.publishSigned({ ...signed, manifest: change(signed.manifest) });

  for (const [name, reason, publish] of cases) {
    test(name, async () => {
      const gateway = await start();
      double.publish({ [PLAN_A]: plan('plan_a', 'good') });
      await acknowledged(1, 'applied');
      publish({ [PLAN_A]: plan('plan_a', 'bad') });
      const refusal = await acknowledged(2, 'refused');
      expect(refusal.errors[0]?.message).toMatch(reason);
      expect(gateway.serving()).toEqual({ [PLAN_A]: 'good' });
      expect(gateway.swaps).toBe(1);
      double.publish({ [PLAN_A]: plan('plan_a', 'better') });
      await acknowledged(3, 'applied');
      expect(gateway.serving()).toEqual({ [PLAN_A]: 'better' });
    });
  }

  test('that is no JSON at all', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'good') });
    await acknowledged(1, 'applied');
    double.sequence++;
    double.publishSigned({ manifest: '\u0000<html>', signature: 'x', keyId: 'y' });
    await acknowledged(0, 'refused');
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'good' });
  });

  test('an object with other content than its hash names; once it comes right, it is applied', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'good') });
    await acknowledged(1, 'applied');
    const { manifest } = double.publish({ [PLAN_A]: plan('plan_a', 'next') }, (whole) => {
      double.tampered.set(whole.objects[0]?.hash ?? '', '{"kind":"plan"}');
      return whole;
    });
    expect(manifest).toContain(PLAN_A);
    const refusal = await acknowledged(2, 'refused');
    expect(refusal.errors[0]).toMatchObject({ key: PLAN_A, message: expect.stringMatching(/hash/) });
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'good' });
    double.tampered.clear();
    await acknowledged(2, 'applied');
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'next' });
  });
});

describe('narrow refusal: only that object keeps its last good content', () => {
  test('content that does not fit its schema, or its key', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'good'), [PLAN_B]: plan('plan_b', 'old') });
    await acknowledged(1, 'applied');
    double.publish({ [PLAN_A]: { ...plan('plan_a'), surprise: true }, [PLAN_B]: plan('plan_b', 'new'), [objectKey.plan('plan_c')]: plan('plan_x') });
    const { errors } = await acknowledged(2, 'partial');
    expect(errors.map(({ key }) => key)).toEqual([PLAN_A, objectKey.plan('plan_c')]);
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'good', [PLAN_B]: 'new' });
  });

  test('what the compiler refuses serves on as before, also after a restart', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'good'), [PLAN_B]: plan('plan_b', 'old') });
    await acknowledged(1, 'applied');
    gateway.uncompilable.add(PLAN_A);
    double.publish({ [PLAN_A]: plan('plan_a', 'bad'), [PLAN_B]: plan('plan_b', 'new') });
    expect((await acknowledged(2, 'partial')).errors).toEqual([{ key: PLAN_A, message: 'unknown policy' }]);
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'good', [PLAN_B]: 'new' });
    await gateway.stop();
    await double.stop();
    const again = await start(false, new Set([PLAN_A]));
    expect(again.serving()).toEqual({ [PLAN_A]: 'good', [PLAN_B]: 'new' });
  });
});

describe('start from disk', () => {
  test('with the control plane dead the last good snapshot serves at once', async () => {
    const first = await start();
    const shard = shardOf('ab'.repeat(32));
    double.publish({ [PLAN_A]: plan('plan_a'), [objectKey.credentials(shard)]: { kind: 'credentials', shard, entries: [] } });
    await acknowledged(1, 'applied');
    await first.stop();
    await double.stop();
    const second = await start();
    expect(second.booted).toBe(true);
    expect(second.applier.serving).toMatchObject({ sequence: 1, incomplete: false, errors: [] });
    await double.start();
    double.publish({ [PLAN_A]: plan('plan_a', 'later') });
    await acknowledged(2, 'applied');
  });

  test('nothing on disk, or nothing that can be believed, serves nothing until the control plane answers', async () => {
    expect((await start(false)).booted).toBe(false);
    const first = await start();
    double.publish({ [PLAN_A]: plan('plan_a') });
    await acknowledged(1, 'applied');
    await first.stop();
    const file = path.join(folder, 'snapshot', 'last-good.json');
    const text = await fs.readFile(file, 'utf8');
    await fs.writeFile(file, text.replace('plan_a', 'plan_z'));
    const second = await start(false);
    expect(second.booted).toBe(false);
    expect(second.serving()).toEqual({});
  });

  test('a damaged object is left out, the gateway is not complete, and the control plane heals it', async () => {
    const first = await start();
    double.publish({ [PLAN_A]: plan('plan_a'), [PLAN_B]: plan('plan_b') });
    await acknowledged(1, 'applied');
    await first.stop();
    const hash = JSON.parse(JSON.parse(await fs.readFile(path.join(folder, 'snapshot', 'last-good.json'), 'utf8')).signed.manifest).objects[0].hash;
    await fs.writeFile(path.join(folder, 'snapshot', 'objects', hash), '{}');
    const second = await start(false);
    expect(second.applier.serving?.incomplete).toBe(true);
    expect(second.serving()).toEqual({ [PLAN_B]: 'plan_b' });
    second.link.start();
    await waitFor(() => second.applier.serving?.incomplete === false);
    expect(second.serving()).toEqual({ [PLAN_A]: 'plan_a', [PLAN_B]: 'plan_b' });
  });

  test('a new control plane is followed although its sequences begin anew', async () => {
    const first = await start();
    for (let i = 0; i < 3; i++) double.publish({ [PLAN_A]: plan('plan_a', `n${i}`) });
    await acknowledged(3, 'applied');
    await first.stop();
    await double.stop();
    double = await new ControlPlaneDouble().start();
    double.publish({ [PLAN_A]: plan('plan_a', 'anew') });
    const second = await start();
    expect(second.serving()).toEqual({ [PLAN_A]: 'n2' });
    await acknowledged(1, 'applied');
    expect(second.serving()).toEqual({ [PLAN_A]: 'anew' });
  });
});

describe('a control plane restored from a backup', () => {
  async function ahead() {
    const gateway = await start();
    for (const name of ['one', 'two', 'three']) double.publish({ [PLAN_A]: plan('plan_a', name) });
    for (let i = 0; i < 5; i++) double.deny('credential', `cred_${i}`);
    await acknowledged(3, 'applied');
    await waitFor(() => gateway.denials.haveSequence === 5);
    double.acknowledgements.length = 0;
    double.restore(1, 2);
    return gateway;
  }

  test('under the key that gateways know is not followed back', async () => {
    const gateway = await ahead();
    const polls = double.calls.length;
    double.publish({ [PLAN_A]: plan('plan_a', 'restored') });
    await waitFor(() => double.calls.length > polls + 2);
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'three' });
    expect(gateway.denials.credential('cred_4')).toBe(true);
  });

  test('under a new key is followed without a restart, its denials too, and what was denied stays so until its snapshot is in force', async () => {
    const gateway = await ahead();
    double.key = newSigningKey();
    double.publish({ [PLAN_A]: plan('plan_a', 'restored') });
    await acknowledged(2, 'applied');
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'restored' });
    double.deny('credential', 'cred_new');
    await waitFor(() => gateway.denials.credential('cred_new'));
  });

  test('a key that joins those that are known is learned with the first manifest it signs', async () => {
    const gateway = await start();
    double.publish({ [PLAN_A]: plan('plan_a', 'one') });
    await acknowledged(1, 'applied');
    double.key = newSigningKey();
    double.publish({ [PLAN_A]: plan('plan_a', 'two') });
    await acknowledged(2, 'applied');
    expect(gateway.serving()).toEqual({ [PLAN_A]: 'two' });
    expect(double.acknowledgements.filter(({ state }) => state === 'refused')).toEqual([]);
  });
});

describe('denials', () => {
  test('are in force within one poll, survive a restart, and can be lifted', async () => {
    const first = await start();
    await waitFor(() => first.link.state === 'connected' || double.calls.includes('changes'));
    double.deny('credential', 'cred_1');
    double.deny('application', 'app_1');
    await waitFor(() => first.denials.credential('cred_1') && first.denials.application('app_1'));
    expect(first.denials.version('cred_1')).toBe(false);
    await first.stop();
    await double.stop();
    const second = await start();
    expect(second.denials.credential('cred_1')).toBe(true);
    await double.start();
    double.deny('credential', 'cred_1', 'lift');
    await waitFor(() => !second.denials.credential('cred_1'));
  });

  test('are dropped when a snapshot contains them, but not when it was refused in part', async () => {
    const gateway = await start();
    double.deny('credential', 'cred_1');
    await waitFor(() => gateway.denials.size === 1);
    double.publish({ [PLAN_A]: { kind: 'plan', nonsense: true } });
    await acknowledged(1, 'partial');
    expect(gateway.denials.credential('cred_1')).toBe(true);
    double.publish({ [PLAN_A]: plan('plan_a') });
    await acknowledged(2, 'applied');
    expect(gateway.denials.credential('cred_1')).toBe(false);
    expect(gateway.denials.haveSequence).toBe(1);
  });

  test('are told at once after a start, and so is the number of gateways, though no snapshot is new', async () => {
    const first = await start();
    double.publish({ [PLAN_A]: plan('plan_a') });
    await acknowledged(1, 'applied');
    await first.stop();
    double.gatewayCount = 3;
    const second = await start();
    await waitFor(() => second.link.state === 'connected' && second.applier.gatewayCount === 3, { timeoutMs: 1_500 });
  });

  test('pass while a snapshot cannot be fetched', async () => {
    const gateway = await start();
    double.misbehaviour.objects = 'hang';
    double.publish({ [PLAN_A]: plan('plan_a') });
    await waitFor(() => double.calls.includes('objects'));
    double.deny('version', 'ver_1');
    await waitFor(() => gateway.denials.version('ver_1'));
  });
});

describe('a control plane that fails', () => {
  for (const misbehaviour of ['reset', 'rubbish', 'status500', 'status401', 'status404'] as const) {
    test(`${misbehaviour}: nothing is lost of what serves, and it is followed again afterwards`, async () => {
      const gateway = await start();
      double.publish({ [PLAN_A]: plan('plan_a', 'good') });
      await acknowledged(1, 'applied');
      // An acknowledgement answered with any 2xx has arrived, whatever the body says
      const calls = misbehaviour === 'rubbish' ? (['hello', 'changes'] as const) : (['hello', 'changes', 'acknowledgements'] as const);
      for (const call of calls) double.misbehaviour[call] = misbehaviour;
      double.publish({ [PLAN_A]: plan('plan_a', 'next') });
      await waitFor(() => gateway.link.state !== 'connected' || gateway.applier.serving?.sequence === 2);
      expect(Object.keys(gateway.serving())).toEqual([PLAN_A]);
      for (const call of calls) double.misbehaviour[call] = 'none';
      await acknowledged(2, 'applied');
      expect(gateway.serving()).toEqual({ [PLAN_A]: 'next' });
    });
  }
});
