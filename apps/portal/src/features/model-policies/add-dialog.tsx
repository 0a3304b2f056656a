'use client';
import { POLICIES, type PolicyType } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useModelApis } from '@/features/playground/use-access';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Note } from '@/ui/note';
import { RadioGroup } from '@/ui/radio-group';
import { type Option, Select } from '@/ui/select';
import { KINDS, type Place, typesOf } from './kinds';

type Level = 'plan' | 'product' | 'api' | 'tenant';

const LEVELS: readonly { value: Level; label: string; hint: string }[] = [
  { value: 'plan', label: 'A plan', hint: 'For callers on it' },
  { value: 'product', label: 'A product', hint: 'For callers on any of its plans' },
  { value: 'api', label: 'An API', hint: 'For all of its callers, once its revision is deployed' },
  { value: 'tenant', label: 'Every API', hint: 'For all callers of the tenant' },
];

/** What it can be put on, by name. Undefined while that loads. */
function useThings(tenant: string, level: Level): readonly Option[] | undefined {
  const params = { tenant };
  const apis = useModelApis(tenant);
  const plans = useQuery({ queryKey: ['plans', tenant, 'pick'], queryFn: () => api.plans.list({ params, query: { limit: 200 } }), enabled: level === 'plan' });
  const products = useQuery({
    queryKey: ['products', tenant, 'pick'],
    queryFn: () => api.products.list({ params, query: { limit: 200 } }),
    enabled: level === 'product',
  });
  if (level === 'tenant') return [];
  if (level === 'api') return apis.data?.map(({ slug, name }) => ({ value: slug, label: name, hint: slug }));
  if (level === 'plan') return plans.data?.items.map(({ id, name, product }) => ({ value: id, label: name, hint: product.name }));
  return products.data?.items.map(({ id, name }) => ({ value: id, label: name }));
}

function hrefOf(tenant: string, level: Level, thing: string | null, type: PolicyType): string {
  const base = `/console/${tenant}`;
  const page = level === 'tenant' ? `${base}/policies` : level === 'api' ? `${base}/apis/${thing}/policies` : `${base}/${level}s/${thing}`;
  return `${page}?add=${type}`;
}

/** Which policy, and on what: the form itself is that of the place it will stand in. */
export function AddDialog({ tenant, kind, onClose }: { tenant: string; kind: Place['kind']; onClose: () => void }) {
  const router = useRouter();
  const types = typesOf(kind);
  const [type, setType] = useState<PolicyType | null>(types[0] ?? null);
  const [level, setLevel] = useState<Level>('plan');
  const [thing, setThing] = useState<string | null>(null);
  const things = useThings(tenant, level);
  const chosen = things?.find(({ value }) => value === thing)?.value ?? things?.[0]?.value ?? null;
  const ready = type !== null && (level === 'tenant' || chosen !== null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={KINDS[kind].add}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!ready} onClick={() => type && router.push(hrefOf(tenant, level, chosen, type))}>
            Go to its settings
          </Button>
        </>
      }
    >
      <Field label="Policy" hint={type ? POLICIES[type].summary : undefined}>
        <Select value={type} onChange={setType} options={types.map((one) => ({ value: one, label: POLICIES[one].title }))} />
      </Field>
      <Field label="On">
        <RadioGroup value={level} onChange={setLevel} options={LEVELS} aria-label="On" />
      </Field>
      {level !== 'tenant' && (things === undefined || things.length > 0) && (
        <Field label="Which">
          <Select value={chosen} onChange={setThing} options={things ?? []} placeholder="Loading" />
        </Field>
      )}
      {level !== 'tenant' && things?.length === 0 && <Note tone="warn">There is none yet.</Note>}
    </Dialog>
  );
}
