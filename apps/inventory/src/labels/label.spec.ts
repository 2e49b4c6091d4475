import { formatItemCode, makeItemCode, type TenantCode } from '@yicang/kernel';
import { labelAddress, labelOf } from './label.js';

const code = makeItemCode('51015NGF' as TenantCode, 12_345n);

it('holds the code in text, the name, and a QR code of the public address', () => {
  const { svg, text, address } = labelOf('https://yicang.example', { code, nameZh: '大米 5 公斤', printNo: 1 });
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
    (one) => /<path[^>]*>/.exec(labelOf('https://yicang.example', { code: one, nameZh: '米', printNo: null }).svg)?.[0],
  );
  expect(paths[0]).not.toBe(paths[1]);
});
it('lets no name break out of the picture, and shortens a long one', () => {
  const { svg } = labelOf('https://yicang.example', { code, nameZh: '<b>&"名', printNo: 1 });
  expect(svg).not.toContain('<b>');
  const textsOf = (nameZh: string) =>
    [
      ...labelOf('https://yicang.example', { code, nameZh, printNo: 1 }).svg.matchAll(/font-size="3"[^>]*>([^<]*)</g),
    ].map(([, text]) => text);
  expect(textsOf('东北大米 10 斤')).toEqual(['东北大米 10 斤']);
  expect(textsOf('中粮福临门泰国茉莉香米5公斤装')).toEqual(['中粮福临门泰国茉', '莉香米5公斤装']);
  expect(textsOf('一二三四五六七八九十一二三四五六七')).toEqual(['一二三四五六七八', '九十一二三四五…']);
});
it('says from the second label on which one it is, and keeps the address', () => {
  const [none, first, second] = [null, 1, 2].map((printNo) =>
    labelOf('https://yicang.example', { code, nameZh: '米', printNo }),
  );
  expect(first?.svg).toBe(none?.svg);
  expect(first?.svg).not.toContain('No.');
  expect(second?.svg).toContain('第 2 张 No. 2');
  expect(second?.address).toBe(first?.address);
});
