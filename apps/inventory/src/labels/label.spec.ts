import { formatItemCode, makeItemCode, type TenantCode } from '@yicang/kernel';
import { labelAddress, labelOf } from './label.js';

const code = makeItemCode('51015NGF' as TenantCode, 12_345n);

it('holds the code in text, the name, and a QR code of the public address', () => {
  const { svg, text, address } = labelOf('https://yicang.example', { code, nameZh: '大米 5 公斤' });
  expect(address).toBe(labelAddress('https://yicang.example', code));
  expect(address).toBe(`https://yicang.example/i/${code}`);
  expect(text).toBe(formatItemCode(code));
  for (const part of text.split('-')) expect(svg).toContain(`>${part}</text>`);
  expect(svg).toContain('大米 5 公斤');
  expect(svg).toMatch(/<svg x="2" y="5"[^>]*viewBox="0 0 [1-9][^"]*">\s*<path/);
});
it('draws another QR code for another item', () => {
  const other = makeItemCode('51015NGF' as TenantCode, 54_321n);
  const paths = [code, other].map(
    (one) => /<path[^>]*>/.exec(labelOf('https://yicang.example', { code: one, nameZh: '米' }).svg)?.[0],
  );
  expect(paths[0]).not.toBe(paths[1]);
});
it('lets no name break out of the picture, and shortens a long one', () => {
  const { svg } = labelOf('https://yicang.example', { code, nameZh: '<b>&"名' });
  expect(svg).not.toContain('<b>');
  expect(labelOf('https://yicang.example', { code, nameZh: '一二三四五六七八九' }).svg).toContain('一二三四五六…');
});
