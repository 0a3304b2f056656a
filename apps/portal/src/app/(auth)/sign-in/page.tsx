import { redirect } from 'next/navigation';
import { AuthTitle } from '@/features/account/auth-title';
import { SignInForm } from '@/features/account/sign-in-form';
import { returnPath } from '@/lib/return-path';
import { sessionForFrame } from '@/lib/session';
import { TextLink } from '@/ui/link-button';

export const metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = returnPath((await searchParams).next);
  if (await sessionForFrame()) redirect(next);
  return (
    <>
      <AuthTitle title="Sign in">
        New here? <TextLink href={`/sign-up?next=${encodeURIComponent(next)}`}>Make an account</TextLink>
      </AuthTitle>
      <SignInForm next={next} />
    </>
  );
}
