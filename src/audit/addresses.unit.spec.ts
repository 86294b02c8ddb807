import { describe, expect, it } from '@jest/globals';
import { addressGroup, networkOf } from './addresses.js';

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:ffff::', '2001:db8:1:ffff::/64', '2001:db8:1::/48'],
    ['::1', '::/64', '::/48'],
    ['no address', 'no address', 'no address'],
  ])('%s is in the group %s and in the network %s', (address, group, network) => {
    expect([addressGroup(address), networkOf(address)]).toEqual([group, network]);
  });
});
