import { text } from 'node:stream/consumers';

import { decoded, encodingOf } from './decoded.js';

// 品名 and 大米 in GB 18030, as its table has them
const GB = Buffer.from('c6b7c3fb2cb4f3c3d7', 'hex');
const UTF = Buffer.from('品名,大米');

async function* inBytes(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of content) yield await Promise.resolve(Uint8Array.of(byte));
}
const textIn = async (content: Uint8Array) => {
  const encoding = await encodingOf(inBytes(content));
  return encoding && text(decoded(inBytes(content), encoding));
};

it('is told by the bytes, wherever they are parted', async () => {
  expect([await encodingOf(inBytes(UTF)), await encodingOf(inBytes(GB))]).toEqual(['utf-8', 'gb18030']);
  expect([await textIn(UTF), await textIn(GB)]).toEqual(['品名,大米', '品名,大米']);
});

it('leaves a byte order mark aside', async () => {
  expect(await textIn(Buffer.concat([Buffer.from('efbbbf', 'hex'), UTF]))).toBe('品名,大米');
});

it.each(['ff', '81', 'c6b7c3', '8130ff30'])('is none for what is text in neither: %s', async (hex) => {
  expect(await encodingOf(inBytes(Buffer.from(hex, 'hex')))).toBeNull();
});
