import { PasswordForm, ProfileForm } from '@/features/account/profile-forms';
import { requireSession } from '@/lib/session';
import { Card } from '@/ui/card';

export const metadata = { title: 'Account' };

export default async function AccountPage() {
  const { account } = await requireSession();
  return (
    <>
      <Card title="Profile">
        <ProfileForm name={account.name} />
      </Card>
      <Card title="Password" description="Changing it ends your other sessions; access tokens stay.">
        <PasswordForm email={account.email} />
      </Card>
    </>
  );
}
