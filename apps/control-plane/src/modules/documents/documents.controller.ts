import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind } from '../../platform/http/index.js';
import { DocumentsService } from './documents.service.js';

@Controller()
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Bind(API.documents.check)
  check(@Arguments() { body }: Input<typeof API.documents.check>) {
    return this.documents.check(body.text);
  }

  @Bind(API.documents.fetch)
  fetch(@Arguments() { body }: Input<typeof API.documents.fetch>) {
    return this.documents.fetch(body.url);
  }
}
