import { objectKey } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { GROUP_KEY, IDS } from './harness.js';

/** A secret as it stands in a policy of the harness's API. */
export const sealedSecret = (text: string): string => `sealed:${seal(GROUP_KEY, objectKey.api(IDS.environment, IDS.version), text)}`;
