'use client';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import type { Brand } from '@/lib/branding';

interface BrandSlot {
  brand: Brand | null;
  setBrand: (brand: Brand | null) => void;
}

const BrandContext = createContext<BrandSlot>({ brand: null, setBrand: () => undefined });

export function BrandProvider({ children }: { children: ReactNode }) {
  const [brand, setBrand] = useState<Brand | null>(null);
  return <BrandContext value={{ brand, setBrand }}>{children}</BrandContext>;
}

/** The tenant whose public page is open, as the page announced it. */
export function useAnnouncedBrand(): Brand | null {
  return use(BrandContext).brand;
}

/** Put on a public page of a tenant (its API pages): rail and accent become that tenant's while the page is open. */
export function TenantBrand({ name, logoUrl, accent }: Brand) {
  const { setBrand } = use(BrandContext);
  useEffect(() => {
    setBrand({ name, logoUrl, accent });
    return () => setBrand(null);
  }, [name, logoUrl, accent, setBrand]);
  return null;
}
