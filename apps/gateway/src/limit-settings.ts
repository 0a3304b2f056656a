import os from 'node:os';
import { z } from 'zod';
import { DEFAULT_LIMITS, type ServerLimits } from './server/limits.js';

const ms = (fallback: number, least = 100) => z.coerce.number('milliseconds').int().min(least).max(86_400_000).default(fallback);
const count = (fallback: number, least = 1) => z.coerce.number('a whole number').int().min(least).max(Number.MAX_SAFE_INTEGER).default(fallback);
const D = DEFAULT_LIMITS;

/** Environment variables of the time and size limits; described in docs/gateway-limits.md. */
export const LIMIT_SETTINGS = {
  GATEHOUSE_GATEWAY_HEAD_BYTES_MAX: count(D.headBytesMax, 1_024).refine((bytes) => bytes <= 1 << 20, 'at most 1 MiB'),
  GATEHOUSE_GATEWAY_TARGET_BYTES_MAX: count(D.targetBytesMax, 256).refine((bytes) => bytes <= 1 << 20, 'at most 1 MiB'),
  GATEHOUSE_GATEWAY_HEADERS_MAX: count(D.headerCountMax, 10).refine((headers) => headers <= 1_000, 'at most 1000'),
  GATEHOUSE_GATEWAY_HEAD_TIMEOUT_MS: ms(D.headTimeoutMs),
  GATEHOUSE_GATEWAY_BODY_IDLE_TIMEOUT_MS: ms(D.bodyIdleTimeoutMs),
  GATEHOUSE_GATEWAY_WRITE_IDLE_TIMEOUT_MS: ms(D.writeIdleTimeoutMs),
  GATEHOUSE_GATEWAY_RESPONSE_BYTES_PER_SECOND_MIN: count(D.responseBytesPerSecondMin, 0),
  GATEHOUSE_GATEWAY_EXCHANGE_TIMEOUT_MS: ms(D.exchangeTimeoutMs, 0),
  GATEHOUSE_GATEWAY_KEEP_ALIVE_TIMEOUT_MS: ms(D.keepAliveTimeoutMs),
  GATEHOUSE_GATEWAY_UPGRADE_IDLE_TIMEOUT_MS: ms(D.upgradeIdleTimeoutMs),
  GATEHOUSE_GATEWAY_BODY_BYTES_PER_SECOND_MIN: count(D.bodyBytesPerSecondMin, 0),
  GATEHOUSE_GATEWAY_BODY_RATE_WINDOW_MS: ms(D.bodyRateWindowMs),
  GATEHOUSE_GATEWAY_CONNECTIONS_MAX: count(D.connectionsMax),
  GATEHOUSE_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX: count(D.connectionsPerAddressMax),
  GATEHOUSE_GATEWAY_LOOP_DELAY_MS_MAX: ms(D.overload.loopDelayMsMax, 0),
  GATEHOUSE_GATEWAY_MEMORY_BYTES_MAX: count(0, 0),
  GATEHOUSE_GATEWAY_BUFFERED_BYTES_MAX: count(D.overload.bufferedBytesMax, 0),
};

type Values = { [K in keyof typeof LIMIT_SETTINGS]: number };

/** Of what the process may have at all, by the container's limit or the machine's size. */
const MEMORY_SHARE = 0.85;

function memoryOfProcess(): number {
  const constrained = process.constrainedMemory();
  const machine = os.totalmem();
  return constrained > 0 && constrained < machine ? constrained : machine;
}

/** @param processes that share the memory when no limit is set */
export function limitsOf(values: Values, processes = 1): Partial<ServerLimits> {
  const set = values.GATEHOUSE_GATEWAY_MEMORY_BYTES_MAX;
  return {
    headBytesMax: values.GATEHOUSE_GATEWAY_HEAD_BYTES_MAX,
    targetBytesMax: values.GATEHOUSE_GATEWAY_TARGET_BYTES_MAX,
    headerCountMax: values.GATEHOUSE_GATEWAY_HEADERS_MAX,
    headTimeoutMs: values.GATEHOUSE_GATEWAY_HEAD_TIMEOUT_MS,
    bodyIdleTimeoutMs: values.GATEHOUSE_GATEWAY_BODY_IDLE_TIMEOUT_MS,
    writeIdleTimeoutMs: values.GATEHOUSE_GATEWAY_WRITE_IDLE_TIMEOUT_MS,
    responseBytesPerSecondMin: values.GATEHOUSE_GATEWAY_RESPONSE_BYTES_PER_SECOND_MIN,
    exchangeTimeoutMs: values.GATEHOUSE_GATEWAY_EXCHANGE_TIMEOUT_MS,
    keepAliveTimeoutMs: values.GATEHOUSE_GATEWAY_KEEP_ALIVE_TIMEOUT_MS,
    upgradeIdleTimeoutMs: values.GATEHOUSE_GATEWAY_UPGRADE_IDLE_TIMEOUT_MS,
    bodyBytesPerSecondMin: values.GATEHOUSE_GATEWAY_BODY_BYTES_PER_SECOND_MIN,
    bodyRateWindowMs: values.GATEHOUSE_GATEWAY_BODY_RATE_WINDOW_MS,
    connectionsMax: values.GATEHOUSE_GATEWAY_CONNECTIONS_MAX,
    connectionsPerAddressMax: values.GATEHOUSE_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX,
    overload: {
      loopDelayMsMax: values.GATEHOUSE_GATEWAY_LOOP_DELAY_MS_MAX,
      memoryBytesMax: set > 0 ? set : Math.floor((memoryOfProcess() * MEMORY_SHARE) / processes),
      bufferedBytesMax: values.GATEHOUSE_GATEWAY_BUFFERED_BYTES_MAX,
    },
  };
}
