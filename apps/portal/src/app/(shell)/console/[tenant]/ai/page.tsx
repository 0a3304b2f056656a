import { redirect } from 'next/navigation';

/** The section begins with where calls to models go. */
export default async function AiPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  redirect(`/console/${tenant}/ai/providers`);
}
