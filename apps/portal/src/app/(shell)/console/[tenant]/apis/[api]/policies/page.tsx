import type { Metadata } from 'next';
import { PoliciesPage } from '@/features/policies/policies-page';

export const metadata: Metadata = { title: 'Policies and routing' };

export default function ApiPoliciesPage() {
  return <PoliciesPage />;
}
