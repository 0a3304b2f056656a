import { AuthTitle } from '@/features/account/auth-title';
import { AcceptButton, JoinForm } from '@/features/account/invitation-forms';
import { problemView } from '@/lib/problem';
import { serverApi } from '@/lib/server-api';
import { sessionForFrame } from '@/lib/session';
import { ProblemNote } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';

export const metadata = { title: 'Invitation' };

async function preview(token: string) {
  try {
    return { offer: await serverApi().accounts.previewInvitation({ query: { token } }) };
  } catch (error) {
    return { problem: problemView(error) };
  }
}

export default async function InvitationPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const { offer, problem } = await preview(typeof token === 'string' ? token : '');
  if (!offer || typeof token !== 'string') {
    return (
      <>
        <AuthTitle title="Invitation">Ask whoever invited you for a new link if this one has run out.</AuthTitle>
        {problem && <ProblemNote problem={problem} />}
      </>
    );
  }
  const title = (
    <AuthTitle title={`Join ${offer.tenant.name}`}>
      {offer.email} is invited as {offer.roles.join(', ')}.
    </AuthTitle>
  );
  const session = await sessionForFrame();
  const back = `/invitation?token=${encodeURIComponent(token)}`;
  return (
    <>
      {title}
      {session?.account.email === offer.email && <AcceptButton token={token} tenant={offer.tenant.name} />}
      {session && session.account.email !== offer.email && (
        <Note tone="warn">You are signed in as {session.account.email}. Sign out there and open the link again.</Note>
      )}
      {!session && offer.accountExists && (
        <LinkButton href={`/sign-in?next=${encodeURIComponent(back)}`} variant="primary">
          Sign in to accept
        </LinkButton>
      )}
      {!session && !offer.accountExists && <JoinForm token={token} tenant={offer.tenant.name} email={offer.email} />}
    </>
  );
}
