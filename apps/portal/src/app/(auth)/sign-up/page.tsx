import { redirect } from 'next/navigation';
import { AuthTitle } from '@/features/account/auth-title';
import { SignUpForm } from '@/features/account/sign-up-form';
import { returnPath } from '@/lib/return-path';
import { serverApi } from '@/lib/server-api';
import { sessionForFrame } from '@/lib/session';
import { LinkButton } from '@/ui/link-button';

export const metadata = { title: 'Sign up' };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = returnPath((await searchParams).next);
  if (await sessionForFrame()) redirect(next);
  const { mode } = await serverApi().accounts.signUpInfo();
  if (mode === 'closed') {
    return (
      <>
        <AuthTitle title="Sign-up is closed">Accounts here are made by invitation. Ask the team whose API you want to use.</AuthTitle>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </>
    );
  }
  return <SignUpForm next={next} />;
}
