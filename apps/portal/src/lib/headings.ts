/** "Rate limits & quotas" -> "rate-limits-quotas": the anchor of a heading. */
export function headingId(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The second and third level headings of a Markdown text, for the contents beside it. Code fences are skipped. */
export function headingsOf(markdown: string): { id: string; text: string; level: number }[] {
  const withoutCode = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...withoutCode.matchAll(/^(#{1,3})\s+(.+?)\s*#*$/gm)].map(([, marks = '', text = '']) => {
    const plain = text.replaceAll(/[`*_]/g, '');
    return { id: headingId(plain), text: plain, level: Math.max(2, marks.length) };
  });
}
