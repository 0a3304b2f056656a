import type { Head } from '../http1/head.js';
import type { HeaderName } from '../http1/header-name.js';

/** Members of a list-valued field, over all of its lines (RFC 9110, 5.6.1). */
export function listed(head: Head, name: HeaderName): string[] {
  const members: string[] = [];
  for (let at = head.find(name); at >= 0; at = head.find(name, at + 1)) {
    for (const part of head.value(at).split(',')) {
      const member = part.trim();
      if (member !== '') members.push(member);
    }
  }
  return members;
}
