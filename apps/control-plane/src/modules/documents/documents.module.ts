import { Module } from '@nestjs/common';
import { DocumentFetch } from './document-fetch.js';
import { DocumentReader } from './document-reader.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsService } from './documents.service.js';

@Module({ controllers: [DocumentsController], providers: [DocumentReader, DocumentFetch, DocumentsService], exports: [DocumentReader] })
export class DocumentsModule {}
