import { DoorOpen } from 'lucide-react';
import type { Brand } from '@/lib/branding';

/** A tenant's logo, or its first letter; ours where there is no tenant. */
export function BrandMark({ brand }: { brand: Brand | null }) {
  if (brand?.logoUrl) {
    return <img src={brand.logoUrl} alt="" className="size-6 shrink-0 rounded-md object-contain" />;
  }
  return (
    <span aria-hidden className="grid size-6 shrink-0 place-items-center rounded-md bg-accent font-semibold text-12 text-on-accent">
      {brand ? brand.name.slice(0, 1).toUpperCase() : <DoorOpen className="size-4" />}
    </span>
  );
}
