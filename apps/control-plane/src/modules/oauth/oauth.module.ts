import { Module } from '@nestjs/common';
import { queue } from '../../platform/jobs/index.js';
import { CredentialsModule } from '../credentials/index.js';
import { OauthController } from './oauth.controller.js';
import { TokenIssuer } from './token-issuer.js';
import { TOKEN_KEYS_QUEUE, TokenKeyRotation } from './token-key-rotation.js';
import { TokenKeys } from './token-keys.js';

@Module({
  imports: [queue({ name: TOKEN_KEYS_QUEUE, attempts: 1 }), CredentialsModule],
  controllers: [OauthController],
  providers: [TokenIssuer, TokenKeys, TokenKeyRotation],
})
export class OauthModule {}
