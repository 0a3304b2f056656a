import type { UpstreamAuthConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { awsAuth } from './aws.js';
import { fixedAuth } from './fixed.js';
import { oauthAuth } from './oauth.js';

export const upstreamAuth: PolicyType<UpstreamAuthConfig> = {
  type: 'upstream-auth',
  phase: 'transform',
  body: 'buffer',
  create(config, runtime, site) {
    switch (config.as) {
      case 'basic':
      case 'bearer':
        return fixedAuth(config, runtime, site);
      case 'oauth':
        return oauthAuth(config, runtime, site);
      case 'aws':
        return awsAuth(config, runtime, site);
    }
  },
};
