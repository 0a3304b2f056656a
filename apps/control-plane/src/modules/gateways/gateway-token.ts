import { randomBytes } from 'node:crypto';
import { sha256Hex } from '@gatehouse/kernel';

/** 256 random bits, so a plain hash is enough to keep it. */
export const mintGatewayToken = (): string => `gth_gw_${randomBytes(32).toString('base64url')}`;
export const hashGatewayToken = (token: string): string => sha256Hex(token);
