import { Global, Module } from '@nestjs/common';
import { PublicAddress } from './public-address.js';

export { PublicAddress };

@Global()
@Module({ providers: [PublicAddress], exports: [PublicAddress] })
export class SsrfModule {}
