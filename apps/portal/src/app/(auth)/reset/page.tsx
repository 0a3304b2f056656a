import { AuthTitle } from '@/features/account/auth-title';
import { NewPasswordForm, RequestResetForm } from '@/features/account/reset-forms';

export const metadata = { title: 'Set a new password' };

export default async function ResetPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (typeof token === 'string') {
    return (
      <>
        <AuthTitle title="Set a new password">All sessions of your account end with it.</AuthTitle>
        <NewPasswordForm token={token} />
      </>
    );
  }
  return (
    <>
      <AuthTitle title="Forgot the password?">We send a link to set a new one.</AuthTitle>
      <RequestResetForm />
    </>
  );
}
