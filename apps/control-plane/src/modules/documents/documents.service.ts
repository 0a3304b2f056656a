import { Injectable } from '@nestjs/common';
import { DocumentFetch } from './document-fetch.js';
import { DocumentReader } from './document-reader.js';

@Injectable()
export class DocumentsService {
  constructor(
    private readonly reader: DocumentReader,
    private readonly fetching: DocumentFetch,
  ) {}

  check(text: string) {
    return this.reader.read(text);
  }

  async fetch(url: string) {
    const text = await this.fetching.text(url);
    return { text, check: await this.reader.read(text) };
  }
}
