import type { Metadata } from 'next';
import { SettingsPage } from '@/features/apis/settings/settings-page';

export const metadata: Metadata = { title: 'API settings' };

export default function ApiSettingsPage() {
  return <SettingsPage />;
}
