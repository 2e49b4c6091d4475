import { BlockList, isIP } from 'node:net';

/** True for an IP address, or a network of them as CIDR writes it. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** True when one of these networks holds the client’s address; without networks it may come from anywhere. An IPv4 address that is written as IPv6 is the IPv4 address. */
export function mayComeFrom(addresses: readonly string[], client: string): boolean {
  if (addresses.length === 0) return true;
  const plain = client.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 0) return false;
  const allowed = new BlockList();
  for (const network of addresses) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(bits), family);
  }
  return allowed.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
}
