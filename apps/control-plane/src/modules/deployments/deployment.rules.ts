import type { DEPLOYMENT_STATES, GatewayStatus } from '@gatehouse/contracts';
import type { z } from 'zod';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];
export type GatewayVerdict = z.input<typeof GatewayStatus>;

/** A pending deployment can be overtaken by a newer one, or taken back, before any gateway had it. */
export const deploymentLifecycle = lifecycle<DeploymentState>('deployment')({
  activate: { from: ['pending'], to: 'active' },
  fail: { from: ['pending'], to: 'failed' },
  supersede: { from: ['pending', 'active'], to: 'superseded' },
  withdraw: { from: ['pending', 'active'], to: 'withdrawn' },
});
export type DeploymentAction = keyof typeof deploymentLifecycle.steps;

export const OPEN: readonly DeploymentState[] = ['pending', 'active'];
export const isOpen = (state: DeploymentState): boolean => OPEN.includes(state);

/** What a gateway said last, as far as it matters here. */
export interface GatewaySays {
  id: string;
  name: string;
  live: boolean;
  /** Of the manifest it answered last; null before the first. */
  sequence: number | null;
  acknowledgement: 'applied' | 'partial' | 'refused' | null;
  errors: readonly { key: string; message: string }[];
  acknowledgedAt: Date | null;
}

/** What one gateway makes of a deployment that stands under `key` in manifests from `sequence` on (null: in none yet). */
export function verdictOf(gateway: GatewaySays, key: string, sequence: number | null): GatewayVerdict {
  const verdict = (status: GatewayVerdict['status'], message: string | null = null): GatewayVerdict => ({
    gatewayId: gateway.id,
    name: gateway.name,
    status,
    message,
    at: status === 'applied' || status === 'refused' ? (gateway.acknowledgedAt?.toISOString() ?? null) : null,
  });
  if (!gateway.live) return verdict('silent');
  if (sequence === null || gateway.sequence === null || gateway.sequence < sequence) return verdict('waiting');
  const fault = gateway.errors.find((error) => error.key === key) ?? (gateway.acknowledgement === 'refused' ? gateway.errors[0] : undefined);
  if (fault) return verdict('refused', fault.message);
  return gateway.acknowledgement === 'refused' ? verdict('refused', 'The whole manifest was refused.') : verdict('applied');
}

export interface Judgement {
  action: Extract<DeploymentAction, 'activate' | 'fail'> | undefined;
  /** Every live gateway has it, or has refused it: nobody is to be waited for. */
  live: boolean;
}

/** The first gateway that applies it makes it active; when all live ones refuse it, it failed. */
export function judge(state: DeploymentState, verdicts: readonly GatewayVerdict[]): Judgement {
  const count = (status: GatewayVerdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const [applied, refused, waiting] = [count('applied'), count('refused'), count('waiting')];
  const live = applied > 0 && waiting === 0;
  if (state !== 'pending') return { action: undefined, live: state === 'active' && live };
  if (applied > 0) return { action: 'activate', live };
  return { action: refused > 0 && waiting === 0 ? 'fail' : undefined, live: false };
}
