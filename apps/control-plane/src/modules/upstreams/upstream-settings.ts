import type { API, Input } from '@gatehouse/contracts';
import { objectKey, type UpstreamSettings } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Time } from '../../platform/clock/clock.js';
import { asPem, keyAsPem, readAuthorities, readKeyPair, Sealer } from '../../platform/crypto/index.js';
import type { Upstream } from './upstream.entity.js';

type Body = Input<typeof API.upstreams.create>['body'];
type Fields = Pick<
  Upstream,
  | 'name'
  | 'hostHeader'
  | 'connectTimeoutMs'
  | 'firstByteTimeoutMs'
  | 'idleTimeoutMs'
  | 'retries'
  | 'tlsVerify'
  | 'totalTimeoutMs'
  | 'settings'
  | 'clientKeyEncrypted'
>;

const CLIENT = { chain: '/tls/clientCertificate/chainPem', key: '/tls/clientCertificate/keyPem' };
const clientKeyContext = objectKey.upstream;

const reversed = (range: string): boolean => {
  const [from, to = from] = range.split('-');
  return Number(from) > Number(to);
};

/** What no schema of one field can see. */
export function settingsFaults({ health, circuit, retry, tls, tlsVerify, targets }: Body): FieldError[] {
  const faults: FieldError[] = [];
  const check = (wrong: boolean | undefined, pointer: string, detail: string) => wrong && faults.push({ pointer, detail });
  const ranges = (pointer: string, list: readonly string[] = []) =>
    list.forEach((range, index) => void check(reversed(range), `${pointer}/${index}`, 'begins above its end'));
  ranges('/health/active/statuses', health?.active?.statuses);
  ranges('/health/outlier/failureStatuses', health?.outlier.failureStatuses);
  ranges('/circuit/failureStatuses', circuit?.failureStatuses);
  ranges('/retry/statuses', retry?.statuses);
  const active = health?.active;
  check(active && active.timeoutMs > active.intervalMs, '/health/active/timeoutMs', 'is longer than the time between two checks');
  check(health && health.outlier.ejectionMs > health.outlier.longestEjectionMs, '/health/outlier/longestEjectionMs', 'is shorter than the first ejection');
  check(retry && retry.backoffMs > retry.longestBackoffMs, '/retry/longestBackoffMs', 'is shorter than the first pause');
  check(tls && !targets.some(({ url }) => /^https:/i.test(url)), '/tls', 'is for targets with https, and there is none');
  check(tls?.caPem !== undefined && !tlsVerify, '/tls/caPem', 'is not looked at while certificates are not verified');
  return faults;
}

/** From what was asked for to what is stored: PEM texts read and put in one form, the client's key sealed. */
@Injectable()
export class UpstreamSettingsReader {
  constructor(
    private readonly sealer: Sealer,
    private readonly time: Time,
  ) {}

  /** @param before what was stored, whose client key stays when none is given */
  read(id: string, body: Body, before?: Upstream): Fields {
    const { targets: _, balance, health, circuit, retry, pool, tls, totalTimeoutMs, ...fields } = body;
    const own = this.tls(id, tls, before);
    // where calls go beside the targets is changed by itself
    const { split, mirror, function: runs } = before?.settings ?? {};
    const settings = { balance, health, circuit, retry, pool, tls: own.tls, split, mirror, function: runs };
    return { ...fields, totalTimeoutMs: totalTimeoutMs ?? null, settings: withoutAbsent(settings), clientKeyEncrypted: own.clientKeyEncrypted };
  }

  private tls(id: string, tls: Body['tls'], before: Upstream | undefined): { tls: UpstreamSettings['tls']; clientKeyEncrypted: string | null } {
    if (!tls) return { tls: undefined, clientKeyEncrypted: null };
    const { caPem, serverName, clientCertificate } = tls;
    const pair =
      clientCertificate &&
      readKeyPair({ chainPem: clientCertificate.chainPem, keyPem: this.clientKey(id, clientCertificate, before) }, CLIENT, this.time.now());
    const stored = {
      caPem: caPem === undefined ? undefined : asPem(readAuthorities(caPem, '/tls/caPem', this.time.now())),
      serverName,
      clientCertificate: pair && { chainPem: asPem(pair.chain) },
    };
    return { tls: withoutAbsent(stored), clientKeyEncrypted: pair ? this.sealer.seal(keyAsPem(pair.key), clientKeyContext(id)) : null };
  }

  private clientKey(id: string, { keyPem }: { keyPem?: string | undefined }, before: Upstream | undefined): string {
    if (keyPem !== undefined) return keyPem;
    const stored = before?.clientKeyEncrypted;
    if (stored) return this.sealer.open(stored, clientKeyContext(id));
    throw new ProblemError('request.invalid', 'The client certificate needs its private key.', { errors: [{ pointer: CLIENT.key, detail: 'is needed' }] });
  }
}

export function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
