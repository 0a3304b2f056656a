import { notFound } from 'next/navigation';
import { Styleguide } from '@/features/styleguide/styleguide';
import { styleguideShown } from '@/lib/config';

export const metadata = { title: 'Styleguide' };

/** Every primitive in every state, for development and for the accessibility test. Not there in production unless asked for. */
export default function StyleguidePage() {
  if (!styleguideShown()) notFound();
  return <Styleguide />;
}
