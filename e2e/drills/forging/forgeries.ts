import type { ApiObject, Manifest, PlanObject, UpstreamObject } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';
import type { Forged, Workshop } from './forging-link.js';

export interface Forgery {
  name: string;
  make(workshop: Workshop): Forged;
}

/** Where the drilled API's objects stand in the manifest. */
export interface Keys {
  api: string;
  upstream: string;
  plan: string;
}

/** Every forgery says this in each response, if it ever comes into force. */
export const MARK = 'x-forged';

type Open<T> = T & Record<string, unknown>;

/** The API as it is, marked: what would show. */
export function marked(workshop: Workshop, keys: Keys, change: (api: Open<ApiObject>) => unknown = (api) => api): string {
  const api = JSON.parse(workshop.object(keys.api)) as Open<ApiObject>;
  api.policies.push({ type: 'headers', version: 1, enabled: true, config: { response: { set: [{ name: MARK, value: 'yes' }] } } });
  return canonicalJson(change(api));
}

/** Twelve manifests and ten objects, none of which may change anything. The manifests are refused whole; of the others the last good object stays. */
export function forgeries(keys: Keys): Forgery[] {
  const whole = (workshop: Workshop, alter?: (manifest: Manifest) => unknown) => workshop.withObjects({ [keys.api]: marked(workshop, keys) }, alter);
  const object = (name: string, change: (api: Open<ApiObject>) => unknown): Forgery => ({
    name,
    make: (workshop) => workshop.withObjects({ [keys.api]: marked(workshop, keys, change) }),
  });
  const withPolicy = (name: string, policy: object) => object(name, (api) => ({ ...api, policies: [...api.policies, policy] }));
  return [
    ...manifests(whole),
    { name: 'an object whose bytes are not its hash', make: (workshop) => tampered(whole(workshop), (text) => text.replace('yes', 'no!')) },
    { name: 'an object that does not come', make: (workshop) => ({ ...whole(workshop), objects: new Map() }) },
    { name: 'an object that is not JSON', make: (workshop) => workshop.withObjects({ [keys.api]: '{"kind":"api",' }) },
    withPolicy('an unknown policy', { type: 'teleport', version: 1, enabled: true, config: {} }),
    withPolicy('a policy of an unknown version', { type: 'headers', version: 99, enabled: true, config: {} }),
    withPolicy('a policy with a wrong setting', { type: 'request-size', version: 1, enabled: true, config: { bodyBytesMax: -1 } }),
    withPolicy('a policy with an unknown setting', { type: 'cors', version: 1, enabled: true, config: { origins: ['*'], magic: true } }),
    object('an unknown field', (api) => ({ ...api, backdoor: true })),
    object('an unknown kind', (api) => ({ ...api, kind: 'tunnel' })),
    object('the object of another key', (api) => ({ ...api, version: { ...api.version, id: 'ver_other' } })),
    { name: 'an upstream without a protocol', make: (workshop) => workshop.withObjects({ [keys.upstream]: upstreamAt(workshop, keys, 'not a url') }) },
    { name: 'an upstream at a file', make: (workshop) => workshop.withObjects({ [keys.upstream]: upstreamAt(workshop, keys, 'file:///etc/passwd') }) },
    { name: 'a plan with a limit below one', make: (workshop) => workshop.withObjects({ [keys.plan]: planOf(workshop, keys, -5) }) },
  ];
}

function manifests(whole: (workshop: Workshop, alter?: (manifest: Manifest) => unknown) => Forged): Forgery[] {
  const resigned = (workshop: Workshop, change: (forged: Forged['signed']) => Partial<Forged['signed']>): Forged => {
    const forged = whole(workshop);
    return { ...forged, signed: { ...forged.signed, ...change(forged.signed) } };
  };
  return [
    { name: 'a signature with one bit turned', make: (workshop) => resigned(workshop, ({ signature }) => ({ signature: flipped(signature) })) },
    { name: 'no signature', make: (workshop) => resigned(workshop, () => ({ signature: '' })) },
    { name: 'a signer nobody knows', make: (workshop) => resigned(workshop, () => ({ keyId: '0123456789abcdef' })) },
    { name: 'a manifest changed after it was signed', make: (workshop) => resigned(workshop, ({ manifest }) => ({ manifest: `${manifest} ` })) },
    { name: 'an unknown format', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, formatVersion: 99 })) },
    { name: 'another gateway group', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, group: 'ggrp_other' })) },
    { name: 'a digest that does not fit', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, digest: sha256Hex('other') })) },
    { name: 'one key twice', make: (workshop) => whole(workshop, twice) },
    { name: 'an unknown field in the manifest', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, debug: true })) },
    { name: 'objects that are no list', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, objects: {} })) },
    { name: 'a manifest that is not JSON', make: (workshop) => ({ ...whole(workshop), signed: workshop.sign('{"sequence":') }) },
    { name: 'an older sequence', make: (workshop) => whole(workshop, (manifest) => ({ ...manifest, sequence: 1 })) },
  ];
}

const flipped = (signature: string): string => `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;

function twice(manifest: Manifest): Manifest {
  const objects = [...manifest.objects, ...manifest.objects.slice(-1)];
  return { ...manifest, objects, digest: sha256Hex(canonicalJson(objects.map(({ key, hash }) => [key, hash]))) };
}

const tampered = (forged: Forged, change: (text: string) => string): Forged => ({
  ...forged,
  objects: new Map([...forged.objects].map(([hash, text]) => [hash, change(text)])),
});

function upstreamAt(workshop: Workshop, { upstream }: Keys, url: string): string {
  const object = JSON.parse(workshop.object(upstream)) as UpstreamObject;
  return canonicalJson({ ...object, targets: object.targets.map((target) => ({ ...target, url })) });
}

function planOf(workshop: Workshop, { plan }: Keys, requests: number): string {
  const object = JSON.parse(workshop.object(plan)) as PlanObject;
  return canonicalJson({
    ...object,
    limits: [{ kind: 'rate', name: 'x', algorithm: 'window', requests, windowMs: 1_000, mode: 'fast', onStoreLoss: 'share' }],
  });
}
