import type { CallRecord } from '@gatehouse/definition';

/** Columns in the order in which `copyRow` writes them. */
export const COLUMNS = [
  'at',
  'request_id',
  'gateway_id',
  'tenant_id',
  'environment_id',
  'api_id',
  'version_id',
  'operation_id',
  'application_id',
  'subscription_id',
  'plan_id',
  'credential_id',
  'method',
  'host',
  'path',
  'query',
  'status',
  'outcome',
  'code',
  'policy',
  'reason',
  'client_address',
  'user_agent',
  'request_bytes',
  'response_bytes',
  'total_us',
  'policies_us',
  'connect_us',
  'first_byte_us',
  'try_it',
  'attempts',
  'timeline',
  'llm',
] as const;

const AT_MS_MAX = 253_402_300_799_999; // the end of the year 9999
const INTEGER_MAX = 2_147_483_647;
const BIGINT_MAX = Number.MAX_SAFE_INTEGER;

const between = (value: number, max: number): number => Math.max(0, Math.min(max, value));

/** What Postgres cannot hold in a text: the zero character, and halves of surrogate pairs. */
export const clean = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

const SPECIAL = /[\\\b\f\n\r\t\v]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };

const text = (value: string | undefined): string =>
  value === undefined ? '\\N' : clean(value).replace(SPECIAL, (character) => ESCAPED[character] ?? character);
const integer = (value: number | undefined, max: number): string => (value === undefined ? '\\N' : String(between(value, max)));

/** JSON has its own escapes for the same characters, which jsonb refuses. */
const json = (value: unknown): string => text(JSON.stringify(value, (_, member: unknown) => (typeof member === 'string' ? clean(member) : member)));

/** The instant as it is stored: a wrong clock may say anything, and must not make a batch unstorable. */
export const storedAtMs = (record: CallRecord): number => between(record.at, AT_MS_MAX);

/** One line of COPY's text format. Numbers that no column could hold are cut to its range. */
export function copyRow(record: CallRecord, gatewayId: string): string {
  return `${[
    new Date(storedAtMs(record)).toISOString(),
    text(record.requestId),
    text(gatewayId),
    text(record.tenantId),
    text(record.environmentId),
    text(record.apiId),
    text(record.versionId),
    text(record.operationId),
    text(record.applicationId),
    text(record.subscriptionId),
    text(record.planId),
    text(record.credentialId),
    text(record.method),
    text(record.host),
    text(record.path),
    text(record.query),
    integer(record.status, INTEGER_MAX),
    record.outcome,
    text(record.code),
    text(record.policy),
    text(record.reason),
    text(record.clientAddress),
    text(record.userAgent),
    integer(record.requestBytes, BIGINT_MAX),
    integer(record.responseBytes, BIGINT_MAX),
    integer(record.totalUs, BIGINT_MAX),
    integer(record.policiesUs, BIGINT_MAX),
    integer(record.connectUs, BIGINT_MAX),
    integer(record.firstByteUs, BIGINT_MAX),
    record.tryIt === undefined ? '\\N' : record.tryIt ? 't' : 'f',
    json(record.attempts),
    json(record.timeline),
    record.llm === undefined ? '\\N' : json(record.llm),
  ].join('\t')}\n`;
}
