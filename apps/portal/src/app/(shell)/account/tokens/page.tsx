import { TokenList } from '@/features/account/token-list';

export const metadata = { title: 'Access tokens' };

export default TokenList;
