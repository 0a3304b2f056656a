import { type CallRecord, OUTCOMES, type RecordBatch } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';

/** One answered call; what is given stands instead. */
export function callRecord(given: Partial<CallRecord> = {}): CallRecord {
  const at = given.at ?? Date.now();
  return {
    requestId: newId('exchange', at),
    at,
    method: 'GET',
    host: 'api.example.com',
    path: '/acme/pets/v1/pets',
    status: 200,
    outcome: 'answered',
    clientAddress: '192.0.2.7',
    requestBytes: 0,
    responseBytes: 512,
    totalUs: 1_500,
    policiesUs: 40,
    attempts: [{ target: 'http://127.0.0.1:9000', status: 200 }],
    timeline: [{ policy: 'api-key', us: 12, result: 'passed' }],
    ...given,
  };
}

export const batchOf = (gatewayId: string, records: CallRecord[], batchId = newId('batch')): RecordBatch => ({ gatewayId, batchId, records });

/** Records that differ in everything that can be searched for, out of few values each, so that filters find some and not all. */
export function variousRecords(count: number, { tenantIds, nowMs }: { tenantIds: readonly string[]; nowMs: number }): CallRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const pick = <T>(items: readonly T[], salt: number): T => items[(Math.imul(index + 1, 40_503 + salt * 2_654) >>> 7) % items.length] as T;
    const refused = index % 5 === 0;
    return callRecord({
      at: nowMs - Math.floor(index / 3) * 7_000, // three at each instant: paging must not lose a tie
      tenantId: pick(tenantIds, 1),
      apiId: `api_${index % 3}`,
      versionId: `ver_${index % 4}`,
      environmentId: `env_${index % 2}`,
      ...(index % 6 !== 0 && { applicationId: `app_${index % 5}`.padEnd(30, '0') }),
      operationId: `op ${index % 7}`,
      method: pick(['GET', 'POST', 'DELETE'], 2),
      path: `/acme/pets/${index % 9}/100%_of\\it`,
      status: refused ? pick([401, 403, 429], 3) : pick([200, 201, 404, 500, 503], 4),
      outcome: refused ? 'refused' : pick(OUTCOMES, 5),
      ...(refused && {
        code: pick(['gateway.rate_limited', 'gateway.not_subscribed'], 6),
        policy: pick(['plan-limits', 'subscription'], 7),
        reason: 'so it is',
      }),
      clientAddress: `192.0.2.${index % 8}`,
      totalUs: 300 * (index % 50) ** 3,
    });
  });
}
