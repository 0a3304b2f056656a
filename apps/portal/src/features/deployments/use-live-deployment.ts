'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import type { DeploymentView } from './deployment-board';

const POLL_MS = 300;
/** After a minute nobody watches for tenths of a second any more. */
const SLOW_AFTER = 200;
const SLOW_POLL_MS = 3_000;

/** Has every gateway of the group said what it will say, or has the deployment ended? */
export function isSettled({ state, liveAt, gateways }: DeploymentView): boolean {
  if (state !== 'pending' && state !== 'active') return true;
  return state === 'active' && (liveAt !== null || gateways.every(({ status }) => status !== 'waiting'));
}

/** A deployment as it is now: asked again until it is settled, then everything on the page is read anew. */
export function useLiveDeployment(initial: DeploymentView): DeploymentView {
  const { params, key, version, refresh } = useThing();
  const { data } = useQuery({
    queryKey: [...key, 'deployment', initial.id],
    queryFn: () => api.deployments.get({ params: { ...params, deployment: initial.id } }),
    initialData: initial,
    enabled: !isSettled(initial),
    refetchInterval: ({ state }) => {
      if (state.data && isSettled(state.data)) return false;
      return state.dataUpdateCount < SLOW_AFTER ? POLL_MS : SLOW_POLL_MS;
    },
  });
  const shown = isSettled(initial) ? initial : data;
  // The header may still say what ran before: it was read while this one was on its way.
  const behind = shown.state === 'active' && !version.environments.some(({ deploymentId }) => deploymentId === shown.id);
  const settled = isSettled(shown);
  const before = useRef(settled && !behind);
  useEffect(() => {
    if (settled && !before.current) void refresh();
    before.current = settled;
  }, [settled, refresh]);
  return shown;
}
