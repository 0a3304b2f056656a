'use client';
import type { Limit } from '@gatehouse/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/ui/button';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';

type Costs = NonNullable<Extract<Limit, { kind: 'quota' }>['costs']>;

/** Operations that take more or less than 1 of a limit. */
export function LimitCosts({ costs, onChange }: { costs: Costs; onChange: (costs: Costs) => void }) {
  const replace = (at: number, part: Partial<Costs[number]>) => onChange(costs.map((cost, index) => (index === at ? { ...cost, ...part } : cost)));
  const add = (
    <div>
      <Button size="sm" variant="quiet" icon={Plus} onClick={() => onChange([...costs, { operation: '', units: 10 }])}>
        Add an operation that takes more or less
      </Button>
    </div>
  );
  if (costs.length === 0) return add;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-13 text-ink">What a call takes</legend>
      <p className="-mt-1 text-12 text-ink-muted">1, but for these operations, by operationId or METHOD /path. 0 is not counted.</p>
      {costs.map((cost, at) => (
        <div key={at} className="flex max-w-xl items-center gap-2">
          <Input
            aria-label={`Operation ${at + 1}`}
            mono
            placeholder="POST /bookings"
            value={cost.operation}
            onChange={(event) => replace(at, { operation: event.target.value })}
          />
          <Input
            aria-label={`Units of operation ${at + 1}`}
            type="number"
            min={0}
            className="w-28 shrink-0"
            value={cost.units}
            onChange={(event) => replace(at, { units: Number(event.target.value) })}
          />
          <IconButton
            icon={Trash2}
            size="sm"
            label={`Remove the cost of ${cost.operation || 'the operation'}`}
            onClick={() => onChange(costs.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {add}
    </fieldset>
  );
}
