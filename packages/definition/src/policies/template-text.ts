import { z } from 'zod';

/** A Liquid template over `request`, `response`, `context`, `operation`, `api`, `application`, `plan` and `claims`. What is in it is checked where it is compiled. */
export const templateText = (charactersMax: number) => z.string().max(charactersMax).meta({ template: true });
