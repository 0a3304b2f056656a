import { LoaderCircle } from 'lucide-react';
import { Progress } from '@/ui/progress';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import type { DeploymentView } from './deployment-board';
import { isSettled } from './use-live-deployment';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** "Live on 2 of 2 gateways in 0.4 s". */
export function liveWords({ state, gateways, liveAfterMs }: DeploymentView): string {
  const applied = gateways.filter(({ status }) => status === 'applied').length;
  const count = `${applied} of ${gateways.length} ${gateways.length === 1 ? 'gateway' : 'gateways'}`;
  if (gateways.length === 0) return state === 'pending' ? 'No gateway is connected yet: it goes live with the first one' : 'No gateway had it';
  if (state === 'superseded' || state === 'withdrawn') return `Was live on ${count}`;
  if (state === 'failed') return `Refused: live on ${count}`;
  return `Live on ${count}${liveAfterMs === null ? '' : ` in ${seconds(liveAfterMs)}`}`;
}

/** What each gateway of the group says to one deployment, live while it is on its way. */
export function Acknowledgements({ deployment }: { deployment: DeploymentView }) {
  const moving = !isSettled(deployment);
  const { gateways } = deployment;
  const applied = gateways.filter(({ status }) => status === 'applied').length;
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="flex items-center gap-2 text-13 text-ink tabular-nums">
        {moving && <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-faint" />}
        {liveWords(deployment)}
      </p>
      {moving && gateways.length > 0 && <Progress label="Gateways that have it" value={applied} max={gateways.length} />}
      {(moving || gateways.some(({ status }) => status !== 'applied')) && (
        <ul className="flex flex-col gap-1">
          {gateways.map(({ gatewayId, name, status, message, at }) => (
            <li key={gatewayId} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
              <StateBadge state={status} />
              <span className="wrap-anywhere text-ink">{name}</span>
              {message && <span className="wrap-anywhere text-ink-muted">{message}</span>}
              {at && (
                <span className="text-12 text-ink-muted">
                  <RelativeTime at={at} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
