import { describe, expect, test } from 'vitest';
import { addressText, parseAddress, parseRange } from './address.js';
import { AddressSet } from './address-set.js';
import { furthestKnown } from './client-address.js';

describe('addresses', () => {
  test('are read strictly, and a mapped IPv4 address is the IPv4 address', () => {
    const same = ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201', '::FFFF:192.0.2.1'];
    expect(new Set(same.map(parseAddress))).toEqual(new Set([0xc0000201]));
    expect(parseAddress('fe80::1%eth0')).toBe(parseAddress('fe80::1'));
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '0x7f.0.0.1',
      '256.1.1.1',
      '2130706433',
      '1.2.3.4 ',
      ':::',
      'g::1',
      '::ffff:01.2.3.4',
      '1::2::3',
      'localhost',
    ]) {
      expect(parseAddress(text), text).toBeUndefined();
    }
    expect(addressText(parseAddress('::ffff:192.0.2.1') ?? 0)).toBe('192.0.2.1');
    expect(addressText(parseAddress('2001:db8::1%x') ?? 0)).toBe('2001:0db8:0000:0000:0000:0000:0000:0001');
  });

  test('ranges are what their prefix leaves open', () => {
    expect(parseRange('10.1.2.3/8')).toEqual(parseRange('10.0.0.0/8'));
    expect(parseRange('::ffff:10.0.0.0/104')).toEqual(parseRange('10.0.0.0/8'));
    expect(parseRange('0.0.0.0/0')).toEqual({ first: 0, last: 0xffffffff });
    for (const text of ['10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '2001:db8::/129', '10.0.0.0/8/8', '::ffff:10.0.0.0/8'])
      expect(parseRange(text), text).toBeUndefined();
  });

  test('a set finds exactly what lies in one of its ranges, however they overlap', () => {
    const ranges = ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.0/25', '192.0.2.128/25', '255.255.255.255', '0.0.0.0', '2001:db8::/32', '2001:db9::/32', '::1'];
    const set = new AddressSet(ranges);
    const inside = (text: string) =>
      ranges.some((range) => {
        const address = parseAddress(text);
        const bounds = parseRange(range);
        return address !== undefined && bounds !== undefined && typeof bounds.first === typeof address && address >= bounds.first && address <= bounds.last;
      });
    const asked = [
      '9.255.255.255',
      '10.0.0.0',
      '10.255.255.255',
      '11.0.0.0',
      '192.0.1.255',
      '192.0.2.0',
      '192.0.2.127',
      '192.0.2.128',
      '192.0.3.0',
      '255.255.255.254',
      '255.255.255.255',
      '0.0.0.0',
      '0.0.0.1',
      '2001:db7:ffff::',
      '2001:db8::',
      '2001:db9:ffff::1',
      '2001:dba::',
      '::',
      '::1',
      '::2',
      '::ffff:10.0.0.1',
    ];
    for (const text of asked) expect(set.hasText(text), text).toBe(inside(text));
    expect([set.hasText('10.0.0.1'), set.hasText('::1'), set.hasText('nonsense')]).toEqual([true, true, false]);
    expect(() => new AddressSet(['10.0.0.0/99'])).toThrow('10.0.0.0/99');
  });
});

describe('behind proxies', () => {
  const trusted = new AddressSet(['10.0.0.0/8', '2001:db8::/64']);
  test.each([
    ['198.51.100.1', '198.51.100.1'],
    ['1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['198.51.100.1, 10.0.0.2, 10.0.0.3', '198.51.100.1'],
    ['198.51.100.1:4711', '198.51.100.1'],
    ['"[2001:db8:1::1]:443", 10.0.0.2', '10.0.0.2'],
    ['[2001:db8:1::1]:443, [2001:db8::5]', '2001:db8:1::1'],
    ['10.0.0.9, 10.0.0.2', '10.0.0.9'],
    ['', '10.0.0.1'],
    ['unknown', '10.0.0.1'],
    ['198.51.100.1, , 10.0.0.2', '10.0.0.2'],
    [`1.1.1.1, ${'10.0.0.2, '.repeat(40)}10.0.0.3`, '10.0.0.2'],
  ])('%s leads to %s', (list, address) => {
    expect(furthestKnown(list, '10.0.0.1', trusted)).toBe(address);
  });
});
