import { POLICIES, type PolicyType } from '@gatehouse/contracts';

/** As the console calls a policy; records may know one that this build does not. */
export const policyTitle = (type: string): string =>
  Object.hasOwn(POLICIES, type) ? POLICIES[type as PolicyType].title : type.charAt(0).toUpperCase() + type.slice(1);
