import type { Metadata } from 'next';
import { DeploymentBoard } from '@/features/deployments/deployment-board';

export const metadata: Metadata = { title: 'Deployments' };

export default function ApiDeploymentsPage() {
  return <DeploymentBoard />;
}
