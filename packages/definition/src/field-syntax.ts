import { z } from 'zod';

/** Part of a whole. */
export const share = z.number().min(0).max(1);

/** RFC 9110, 5.1; cookie names have the same alphabet (RFC 6265, 4.1.1). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
export const fieldName = z.string().min(1).max(100).regex(HEADER_NAME, { message: 'a name of letters, digits and hyphens' });

/** `200`, or `200-299`: both ends belong to it. */
export const StatusRange = z.string().regex(/^[1-5]\d\d(-[1-5]\d\d)?$/, { message: 'a status such as 200, or a range such as 200-299' });
