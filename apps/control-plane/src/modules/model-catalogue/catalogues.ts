import { DAY_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Catalogue, loadCatalogueData } from './catalogue/catalogue.js';

/** The catalogue as of a day: prices begin on days. */
@Injectable()
export class Catalogues {
  private last: { day: number; catalogue: Catalogue } | undefined;

  async at(nowMs: number): Promise<Catalogue> {
    const { providers, known } = await loadCatalogueData();
    const day = Math.floor(nowMs / DAY_MS);
    if (this.last?.day !== day) this.last = { day, catalogue: new Catalogue(providers, known, day * DAY_MS) };
    return this.last.catalogue;
  }
}
