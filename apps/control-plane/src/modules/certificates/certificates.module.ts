import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { queue } from '../../platform/jobs/index.js';
import { NoticesModule } from '../notices/index.js';
import { Certificate } from './certificate.entity.js';
import { CertificateRepository } from './certificate.repository.js';
import { CERTIFICATE_EXPIRY_QUEUE, CertificateExpiry, CertificateExpiryJob } from './certificate-expiry.js';
import { CertificatesController } from './certificates.controller.js';
import { CertificatesService } from './certificates.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Certificate]), queue({ name: CERTIFICATE_EXPIRY_QUEUE, attempts: 1 }), NoticesModule],
  controllers: [CertificatesController],
  providers: [CertificatesService, CertificateRepository, CertificateExpiry, CertificateExpiryJob],
})
export class CertificatesModule {}
