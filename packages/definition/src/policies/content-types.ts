import { z } from 'zod';

const mediaType = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9!#$&^_.+-]+\/(?:\*|[a-z0-9!#$&^_.+-]+|\*\+[a-z0-9]+)$/,
    'a media type in lower case, such as application/json, image/* or application/*+json',
  );

/** Takes requests and lets responses out in some media types only. */
export const ContentTypesConfig = z
  .strictObject({
    request: z
      .array(mediaType)
      .max(50)
      .default([])
      .meta({ title: 'Of requests' })
      .describe('Media types that a request body may have; empty takes all. A body without a type is refused'),
    response: z
      .array(mediaType)
      .max(50)
      .default([])
      .meta({ title: 'Of responses' })
      .describe('Media types that the upstream may answer with; empty lets all out'),
    charsets: z
      .array(
        z
          .string()
          .max(40)
          .regex(/^[a-z0-9_.:-]+$/, 'a charset in lower case, such as utf-8'),
      )
      .max(10)
      .default([])
      .meta({ title: 'Charsets of requests' })
      .describe('What a charset parameter of the request may say; empty takes all'),
  })
  .refine(({ request, response, charsets }) => request.length + response.length + charsets.length > 0, { message: 'name a media type', path: ['request'] });
export type ContentTypesConfig = z.infer<typeof ContentTypesConfig>;
