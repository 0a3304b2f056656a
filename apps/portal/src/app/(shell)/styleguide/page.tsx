import { notFound } from 'next/navigation';
import { Styleguide } from '@/features/styleguide/styleguide';

export const metadata = { title: 'Styleguide' };

/** Every primitive in every state, for development and for the accessibility test. Not there in production unless asked for. */
export default function StyleguidePage() {
  if (process.env.NODE_ENV === 'production' && process.env.GATEHOUSE_PORTAL_STYLEGUIDE !== '1') notFound();
  return <Styleguide />;
}
