import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';

/** Reading the trail; every module writes it through `tx.audit`. */
@Module({ controllers: [AuditController], providers: [AuditRepository] })
export class AuditModule {}
