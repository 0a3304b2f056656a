export type { WireFormat } from '@gatehouse/definition';
