import { AuthTitle } from '@/features/account/auth-title';
import { VerifyButton } from '@/features/account/verify-button';
import { LinkButton } from '@/ui/link-button';

export const metadata = { title: 'Verify your e-mail address' };

export default async function VerifyPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (typeof token !== 'string') {
    return (
      <>
        <AuthTitle title="Verify your e-mail address">This page needs the link from the mail. Sign in to have it sent again.</AuthTitle>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </>
    );
  }
  return (
    <>
      <AuthTitle title="Verify your e-mail address">One press, and your account is ready.</AuthTitle>
      <VerifyButton token={token} />
    </>
  );
}
