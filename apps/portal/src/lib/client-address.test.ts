import { describe, expect, it } from 'vitest';
import { clientAddress, trustedProxies } from '../../client-address.mjs';

const nobody = trustedProxies('');

describe('who sends a request to the portal', () => {
  it('is the other end of the socket, whatever the request says', () => {
    expect(clientAddress('203.0.113.9', '198.51.100.1', nobody)).toBe('203.0.113.9');
    expect(clientAddress('::ffff:203.0.113.9', undefined, nobody)).toBe('203.0.113.9');
    expect(clientAddress('127.0.0.1', '198.51.100.1', nobody)).toBe('127.0.0.1');
  });

  it('is whom a trusted proxy names, and nobody further left', () => {
    const trusted = trustedProxies('10.0.0.0/8, 2001:db8::1');
    expect(clientAddress('10.0.0.2', '1.1.1.1, 198.51.100.1', trusted)).toBe('198.51.100.1');
    expect(clientAddress('::ffff:10.0.0.2', ['1.1.1.1', '198.51.100.1, 10.9.9.9'], trusted)).toBe('198.51.100.1');
    expect(clientAddress('2001:db8::1', '2001:db8::77', trusted)).toBe('2001:db8::77');
    expect(clientAddress('192.168.0.1', '198.51.100.1', trusted)).toBe('192.168.0.1');
  });

  it('is the proxy itself where it names nobody', () => {
    const trusted = trustedProxies('10.0.0.2');
    for (const list of [undefined, '', 'unknown', '198.51.100.1, "; drop"']) expect(clientAddress('10.0.0.2', list, trusted)).toBe('10.0.0.2');
    expect(clientAddress('10.0.0.3', '198.51.100.1', trusted)).toBe('10.0.0.3');
  });

  it('needs a list of addresses and ranges', () => {
    for (const text of ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '*'])
      expect(() => trustedProxies(text), text).toThrow('GATEHOUSE_TRUSTED_PROXIES');
  });
});
