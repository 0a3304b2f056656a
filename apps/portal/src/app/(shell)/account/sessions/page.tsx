import { SessionList } from '@/features/account/session-list';

export const metadata = { title: 'Sessions' };

export default SessionList;
