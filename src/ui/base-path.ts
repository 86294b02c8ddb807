import { options, type VNode } from 'preact';

/** The attributes of our elements that hold an address. */
const ADDRESSES = ['href', 'src', 'action', 'formaction', 'hx-get', 'data-stream'];

const isOurs = (address: unknown): address is string =>
  typeof address === 'string' && address.startsWith('/') && !address.startsWith('//');

/**
 * Makes every element write its addresses under this path; empty for none. Pages name addresses as the routes do, so
 * that no page can forget the path (docs/adr/0031).
 */
export function writeAddressesUnder(base: string): void {
  if (base === '') {
    delete options.vnode;
    return;
  }
  options.vnode = ({ type, props }: VNode<Record<string, unknown>>) => {
    if (typeof type !== 'string') return;
    for (const name of ADDRESSES) {
      const address = props[name];
      if (isOurs(address)) props[name] = base + address;
    }
  };
}
