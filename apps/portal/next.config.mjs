import path from 'node:path';

/** Headers that do not change between requests. The content security policy carries a nonce and is set in `src/proxy.ts`. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/**
 * No TypeScript: to read that, the running portal would load the whole compiler, 26 MB of it.
 * @type {import('next').NextConfig}
 */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Without it Next guesses the workspace root from the lock files it finds and may pick a folder outside the repository.
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
};

export default config;
