import 'server-only';

export { gatewayUrl } from './config';
