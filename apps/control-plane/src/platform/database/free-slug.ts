import { slugify } from '@gatehouse/kernel';

/** A slug made from a name when the caller chose none: `gold`, or `gold-2` where `gold` is taken. */
export async function freeSlug(name: string, fallback: string, taken: (slug: string) => Promise<boolean>): Promise<string> {
  const base = (slugify(name) || fallback).slice(0, 58).replace(/-+$/, '');
  let slug = base;
  for (let number = 2; await taken(slug); number++) slug = `${base}-${number}`;
  return slug;
}
