import type { AttemptStep, CallRecord, ModelCallRecord, Outcome, TimelineStep } from '@gatehouse/definition';

export interface CallRecordRow {
  id: string;
  at: Date;
  request_id: string;
  gateway_id: string;
  tenant_id: string | null;
  environment_id: string | null;
  api_id: string | null;
  version_id: string | null;
  operation_id: string | null;
  application_id: string | null;
  subscription_id: string | null;
  plan_id: string | null;
  credential_id: string | null;
  method: string;
  host: string;
  path: string;
  query: string | null;
  status: number;
  outcome: Outcome;
  code: string | null;
  policy: string | null;
  reason: string | null;
  client_address: string;
  user_agent: string | null;
  request_bytes: string;
  response_bytes: string;
  total_us: string;
  policies_us: string;
  connect_us: string | null;
  first_byte_us: string | null;
  try_it: boolean | null;
  attempts: AttemptStep[];
  timeline: TimelineStep[];
  llm: ModelCallRecord | null;
}

const absent = <T>(value: T | null): T | undefined => value ?? undefined;
const number = (value: string | null): number | undefined => (value === null ? undefined : Number(value));

export interface StoredRecord extends CallRecord {
  gatewayId: string;
}

/** What a gateway wrote, as it wrote it: absent stays absent. */
export function recordOf(row: CallRecordRow): StoredRecord {
  const record: StoredRecord = {
    requestId: row.request_id,
    at: row.at.getTime(),
    gatewayId: row.gateway_id,
    tenantId: absent(row.tenant_id),
    environmentId: absent(row.environment_id),
    apiId: absent(row.api_id),
    versionId: absent(row.version_id),
    operationId: absent(row.operation_id),
    applicationId: absent(row.application_id),
    subscriptionId: absent(row.subscription_id),
    planId: absent(row.plan_id),
    credentialId: absent(row.credential_id),
    method: row.method,
    host: row.host,
    path: row.path,
    query: absent(row.query),
    status: row.status,
    outcome: row.outcome,
    code: absent(row.code),
    policy: absent(row.policy),
    reason: absent(row.reason),
    clientAddress: row.client_address,
    userAgent: absent(row.user_agent),
    requestBytes: Number(row.request_bytes),
    responseBytes: Number(row.response_bytes),
    totalUs: Number(row.total_us),
    policiesUs: Number(row.policies_us),
    connectUs: number(row.connect_us),
    firstByteUs: number(row.first_byte_us),
    tryIt: absent(row.try_it),
    attempts: row.attempts,
    timeline: row.timeline,
    llm: absent(row.llm),
  };
  for (const [name, value] of Object.entries(record)) if (value === undefined) delete record[name as keyof StoredRecord];
  return record;
}
