import { randomUUID } from 'node:crypto';

/** Seconds since 1970. Some providers do not say when they answered, and OpenAI's clients show it. */
export const madeAt = (created: number | undefined): number => created ?? Math.floor(Date.now() / 1_000);

/** Some providers give their answers no id, by which OpenAI's clients know them. */
export const madeId = (id: string, prefix: string): string => (id === '' ? `${prefix}${randomUUID().replaceAll('-', '')}` : id);
