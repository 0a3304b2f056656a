import type { Metadata } from 'next';
import { PlatformGateways } from '@/features/gateways/platform-gateways';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Gateways' };

export default function GatewaysPage() {
  return (
    <Page>
      <PlatformGateways />
    </Page>
  );
}
