import { createHash } from 'node:crypto';
import { formatItemCode } from '@yicang/kernel';
import {
  aCode,
  anotherCode,
  aNation,
  aProvince,
  aStep,
  aTrace,
  shown,
  tells,
  visit,
  visitInBoth,
} from './portal.fixture.js';
import { TILES } from './tile-grid.js';

const PAGE_BYTES_MAX = 50 * 1024;
const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

/** Every page there is, by the status it answers with. */
const PAGES: readonly { readonly path: string; readonly status: number; readonly refused?: string }[] = [
  { path: '/', status: 200 },
  { path: '/?show=families', status: 200 },
  { path: '/p/51', status: 200 },
  { path: '/p/54', status: 200 },
  { path: '/p/71', status: 200 },
  { path: `/i/${aCode}`, status: 200 },
  { path: '/i/not-a-code', status: 400 },
  { path: '/i?code=', status: 400 },
  { path: `/i/${aCode}`, status: 404, refused: 'ITEM_NOT_KNOWN' },
  { path: `/i/${aCode}`, status: 429, refused: 'TOO_MANY_ATTEMPTS' },
  { path: `/i/${aCode}`, status: 503, refused: 'SOMETHING_NEW' },
  { path: '/r/R7K3Q00001XY', status: 200 },
  { path: '/r/R7K3Q00001XZ', status: 404, refused: 'RECEIPT_NOT_FOUND' },
  { path: '/r/%00', status: 404 },
  { path: '/r/R7K3Q00001XY', status: 429, refused: 'TOO_MANY_ATTEMPTS' },
  { path: '/r/R7K3Q00001XY', status: 503, refused: 'SOMETHING_NEW' },
  { path: '/nowhere', status: 404 },
];

describe.each(PAGES)('$path answering $status', ({ path, status, refused }) => {
  const graphql = tells(refused === undefined ? {} : { refused });

  it('is a whole page in both languages, of at most 50 KB, without a script or a style attribute', async () => {
    for (const [language, page] of await visitInBoth(path, { graphql })) {
      expect(page.status).toBe(status);
      expect(Buffer.byteLength(page.html)).toBeLessThanOrEqual(PAGE_BYTES_MAX);
      expect(page.html).toMatch(/^<!doctype html><html lang="/);
      expect(page.html).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
      expect(page.headers.get('content-language')).toBe(language === 'zh' ? 'zh-CN' : 'en');
      expect(page.html).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i);
      expect(shown(page)).not.toMatch(/\{\w+\}/); // no placeholder is left unfilled
    }
  });

  it('has its landmarks, one heading of the first level, a skip link, a label for every field, and a language switch', async () => {
    for (const [language, { html }] of await visitInBoth(path, { graphql })) {
      for (const landmark of ['header', 'main', 'footer']) expect(html.split(`<${landmark}`)).toHaveLength(2);
      expect(html.split('<h1')).toHaveLength(2);
      expect(html).toContain('<a class="skip" href="#main">');
      for (const [, id = ''] of html.matchAll(/<input id="(\w+)"/g)) expect(html).toContain(`<label for="${id}">`);
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, id] of html.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g)) expect(ids).toContain(id);
      const other =
        language === 'zh' ? { code: 'en', tag: 'en', word: 'English' } : { code: 'zh', tag: 'zh-CN', word: '中文' };
      expect(html).toMatch(
        new RegExp(`class="switch" href="\\?[^"]*lang=${other.code}" lang="${other.tag}"[^>]*>${other.word}<`),
      );
    }
  });

  it('may load nothing and be framed by nobody: the policy names the very style sheet of the page', async () => {
    const { headers, html } = await visit(path, { graphql });
    const sheet = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'`);
    for (const rule of [
      "default-src 'none'",
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split('; ')).toContain(rule);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe(status === 200 ? 'public, max-age=5' : 'no-store');
    expect(headers.get('vary')).toBe('accept-language');
  });
});

describe('the nation', () => {
  it('shows the headline numbers and when they were true, in Beijing time', async () => {
    const page = await visit('/?lang=zh');
    for (const number of ['49,452', '37,444', '9,433', '225']) expect(page.html).toContain(number);
    expect(page.html).toMatch(/<time datetime="2026-03-05T16:05:09\.120Z">/i);
    expect(shown(page)).toContain('截至 2026年3月6日 00:05:09（北京时间）'); // the next day there
    expect(shown(await visit('/?lang=en'))).toContain('As of 6 March 2026 at 00:05:09 (Beijing time)');
  });

  it('draws all 34 units as links of one size, each with a number or a word, and says it is no map', async () => {
    for (const [language, { html }] of await visitInBoth('/')) {
      const tiles = [...html.matchAll(/<li class="(r\d c\d)"><a class="(\w+)" href="([^"]+)" aria-label="([^"]+)">/g)];
      expect(tiles).toHaveLength(34);
      expect(new Set(tiles.map(([, place]) => place)).size).toBe(34);
      for (const tile of TILES)
        expect(
          tiles.filter(
            ([, , , href, label]) =>
              href === `/p/${tile.tenantCode}?lang=${language}` && label?.startsWith(tile[language]),
          ),
        ).toHaveLength(1);
      expect(html).toContain(language === 'zh' ? '方块示意图，非地图' : 'A diagram of tiles, not a map');
    }
  });

  it('tells a number, zero, a hidden count, not started and no data apart, to the eye and to the ear', async () => {
    const { html } = await visit('/?show=families&lang=zh');
    const tile = (code: string) =>
      new RegExp(`<a class="(\\w+)" href="/p/${code}\\?lang=zh" aria-label="([^"]+)">`).exec(html)?.slice(1);
    expect(tile('51')).toEqual(['k5', '四川，参与家庭：9,120 户']);
    expect(tile('63')).toEqual(['hidden', '青海，参与家庭：不足 10 户']);
    expect(tile('54')).toEqual(['notStarted', '西藏，参与家庭：未开始']);
    for (const code of ['71', '81', '82']) expect(tile(code)?.[0]).toBe('noData');
    expect(tile('71')?.[1]).toBe('台湾，参与家庭：暂无数据');
    const delivered = await visit('/?show=delivered&lang=en');
    expect(delivered.html).toContain(
      '<a class="zero" href="/p/63?lang=en" aria-label="Qinghai, Items delivered: 0 items">',
    );
  });

  it('has every figure in a table too', async () => {
    const table = /<table class="places">.*<\/table>/s.exec((await visit('/?lang=zh')).html)?.[0] ?? '';
    expect(table.split('<th scope="row">')).toHaveLength(35);
    expect(table).toContain('<td>48,210</td><td>36,544</td><td>9,120</td><td>212</td>');
    expect(table).toContain('<td class="none">不足 10 户</td>');
  });

  it('shows no number of families below ten, not even the nation’s', async () => {
    const few = aNation({
      familiesJoined: null,
      provinces: [aProvince('51', { itemsReceived: 3, familiesJoined: null })],
    });
    expect(shown(await visit('/?lang=en', { graphql: tells({ nation: few }) }))).toContain('Families under 10');
  });

  it('keeps the chosen figure and language in its links', async () => {
    const { html } = await visit('/?show=delivered&lang=en');
    expect(html).toContain('href="/?lang=en&amp;show=families#places"');
    expect(html).toContain('class="switch" href="?show=delivered&amp;lang=zh"');
    expect((await visit('/', { acceptLanguage: 'zh' })).html).toContain('href="/p/51"');
  });
});

describe('a province', () => {
  it('stands beside the nation', async () => {
    const page = shown(await visit('/p/51?lang=zh'));
    expect(page).toContain('四川的义仓');
    expect(page).toMatch(/处置物品 .* 512 512/);
    expect(page).toContain('48,210 49,452');
  });

  it('says so plainly when it has no figures, or has not started', async () => {
    expect(shown(await visit('/p/82?lang=zh'))).toContain('义仓目前没有澳门的数字');
    expect(shown(await visit('/p/54?lang=en'))).toContain('No community in Tibet has started yet');
  });

  it('tells of its goods in both languages: each figure with its unit, what it is behind its name, and as of when', async () => {
    const zh = await visit('/p/51?lang=zh');
    expect(shown(zh)).toMatch(/物品 截至 2026年3月6日 00:05:09（北京时间）/);
    expect(shown(zh)).toMatch(
      /某ITEM数 1,234 件 ITEM 的定义 某DAY数 6.5 天 DAY 的定义 某SHARE数 3.2% .*某TIMES数 2.3 次/,
    );
    expect(shown(zh)).toContain('某UNIT数 暂无可算');
    expect(shown(zh)).toContain('某FAMILY数 不公布 FAMILY 的定义');
    expect(zh.html.split('<details class="entry">')).toHaveLength(8);
    const en = shown(await visit('/p/51?lang=en'));
    expect(en).toMatch(/Goods As of 6 March 2026 .*Some ITEM figure 1,234 items What ITEM is Some DAY figure 6.5 days/);
    expect(en).toContain('Some FAMILY figure not published');
  });

  it('says nothing of goods where nothing has started', async () => {
    expect((await visit('/p/54?lang=zh')).html).not.toContain('id="goods"');
  });

  it('leads to its figures of goods as a file, by month or by category', async () => {
    expect((await visit('/p/51?lang=en')).html).toContain('href="/p/51/goods.csv?lang=en"');
    const asked: unknown[] = [];
    const graphql: ReturnType<typeof tells> = async (query, variables, language) => {
      asked.push(variables['by']);
      return tells()(query, variables, language);
    };
    for (const path of ['/p/51/goods.csv', '/p/51/goods.csv?by=category', '/p/51/goods.csv?by=place']) {
      const { status, headers, html } = await visit(path, { graphql });
      expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="yicang-goods-51-[\d-]+\.csv"$/);
      expect(html).toContain('#adm+code+v_yicang');
    }
    expect(asked).toEqual([['MONTH'], ['CATEGORY'], ['MONTH']]);
    expect((await visit('/p/99/goods.csv')).status).toBe(404);
  });

  it.each(['/p/99', '/p/5', '/p/5101', '/p/0', '/p/'])('%s is no page', async (path) => {
    expect((await visit(path)).status).toBe(404);
  });
});

describe('a public receipt', () => {
  it('tells item, community and day, and leads to the way the item went', async () => {
    const page = await visit('/r/R7K3Q00001XY?lang=zh');
    expect(shown(page)).toContain('东北大米 2026年3月4日，交到水井坊社区一个家庭手中，并由收件人当面确认。');
    expect(page.html).toContain(`href="/i/${aCode}?lang=zh"`);
    expect(shown(await visit('/r/R7K3Q00001XY?lang=en'))).toContain(
      'a family of Shuijingfang Community on 4 March 2026',
    );
  });
  it('is led to from the item that was delivered', async () => {
    expect((await visit(`/i/${aCode}?lang=en`)).html).toContain(
      '<a href="/r/R7K3Q00001XY?lang=en">Public receipt R7K3Q00001XY</a>',
    );
  });
});

describe('an item', () => {
  it('tells its life from gift to hand-over in days and communities, in both languages', async () => {
    const zh = shown(await visit(`/i/${aCode}?lang=zh`));
    expect(zh).toMatch(
      /捐赠 2026年3月1日 .*入库 2026年3月1日 .*预留 2026年3月2日 .*出库 2026年3月4日 .*送达 2026年3月4日 /,
    );
    expect(zh).toContain('交到水井坊社区一个家庭手中');
    expect(zh).toContain('公开回执 R7K3Q00001XY');
    expect(zh).toContain(formatItemCode(aCode));
    const en = shown(await visit(`/i/${aCode}?lang=en`));
    expect(en).toMatch(
      /Given 1 March 2026 .*Received 1 March .*Set aside 2 March .*Sent out 4 March .*Delivered 4 March /,
    );
    expect(en).toContain('reached a family in Shuijingfang Community on 4 March 2026');
  });

  it('tells a correction as a step, and thanks with the day of the delivery before it', async () => {
    const { steps } = aTrace();
    const trace = aTrace({ steps: [...steps, aStep('corrected', '2026-03-09')] });
    const page = shown(await visit(`/i/${aCode}?lang=en`, { graphql: tells({ trace }) }));
    expect(page).toMatch(/Delivered 4 March .*Details corrected 9 March /);
    expect(page).toContain('reached a family in Shuijingfang Community on 4 March 2026');
    expect(shown(await visit(`/i/${aCode}?lang=zh`, { graphql: tells({ trace }) }))).toContain('信息已更正');
  });

  it('says in plain words that what was delivered is recalled, what to do, and nobody’s name', async () => {
    const { steps } = aTrace();
    const trace = aTrace({ steps: [...steps, aStep('recalled', '2026-03-09')] });
    const page = shown(await visit(`/i/${aCode}?lang=en`, { graphql: tells({ trace }) }));
    expect(page).toContain('was recalled on 9 March 2026. Do not eat it, use it or pass it on.');
    expect(page).toContain('tell the keeper of the store of Shuijingfang Community');
    expect(page).not.toContain('Its way is complete');
    expect(shown(await visit(`/i/${aCode}?lang=zh`, { graphql: tells({ trace }) }))).toContain('请不要食用、使用');
  });

  it('says what comes next and draws the steps that are still ahead', async () => {
    const held = aTrace({ receiptCode: null, steps: [aStep('received', '2026-03-01'), aStep('held', '2026-03-02')] });
    const page = shown(await visit(`/i/${aCode}?lang=zh`, { graphql: tells({ trace: held }) }));
    expect(page).toContain('接下来： 志愿者会来取走');
    expect(page).toMatch(/出库 尚未到这一步 .*送达 尚未到这一步/);
    expect(page).not.toContain('公开回执');
  });

  it('says plainly why it came back or was discarded', async () => {
    const back = aTrace({ steps: [aStep('received', '2026-03-01'), aStep('returned', '2026-03-03', 'nobodyHome')] });
    expect(shown(await visit(`/i/${aCode}?lang=zh`, { graphql: tells({ trace: back }) }))).toContain('原因：家中无人');
    const gone = aTrace({ steps: [aStep('received', '2026-03-01'), aStep('discarded', '2026-03-09', 'expired')] });
    expect(shown(await visit(`/i/${aCode}?lang=en`, { graphql: tells({ trace: gone }) }))).toContain(
      'Reason: past its date',
    );
  });

  it('shows a step, category or reason that it has no word for as nothing, or as “other”', async () => {
    const trace = aTrace({
      category: 'constructor',
      steps: [
        aStep('received', '2026-03-01'),
        aStep('teleported', '2026-03-02'),
        aStep('discarded', '2026-03-03', 'toString'),
      ],
    });
    const page = shown(await visit(`/i/${aCode}?lang=en`, { graphql: tells({ trace }) }));
    expect(page).toContain('Other things');
    expect(page).toContain('Reason: another reason');
    expect(page).not.toContain('teleported');
  });

  it('has one address: any other way to write the code leads there', async () => {
    const spaced = formatItemCode(aCode).toLowerCase();
    const moved = await visit(`/i/${spaced}?lang=en`);
    expect([moved.status, moved.headers.get('location')]).toEqual([308, `/i/${aCode}?lang=en`]);
    for (const typed of [spaced, ` ${aCode} `, `https://yicang.example/i/${aCode}?lang=zh`]) {
      const found = await visit(`/i?code=${encodeURIComponent(typed)}`);
      expect([found.status, found.headers.get('location')]).toEqual([303, `/i/${aCode}`]);
    }
  });

  it('asks for the code as it is stored, and not at all for one that cannot be', async () => {
    const asked: unknown[] = [];
    const graphql: ReturnType<typeof tells> = async (query, variables, language) => {
      asked.push([variables, language]);
      return tells()(query, variables, language);
    };
    await visit(`/i/${aCode}?lang=en`, { graphql });
    await visit('/i/WRONG', { graphql });
    expect(asked).toEqual([[{ code: aCode }, 'en']]);
  });
});

describe('a code that is not right', () => {
  it('is answered with what to look at, and with the code that was probably meant', async () => {
    const index = [...aCode].findIndex((character) => '8B5S2Z6G0D'.includes(character));
    const pairs: Readonly<Record<string, string>> = {
      8: 'B',
      B: '8',
      5: 'S',
      S: '5',
      2: 'Z',
      Z: '2',
      6: 'G',
      G: '6',
      0: 'D',
      D: '0',
    };
    const misread = [...aCode].with(index, pairs[aCode.charAt(index)] ?? '').join('');
    const page = await visit(`/i/${misread}?lang=zh`);
    expect(page.status).toBe(400);
    expect(shown(page)).toContain('是否看错 B 和 8？');
    expect(page.html).toContain(`href="/i/${aCode}?lang=zh"`);
    expect(page.html).toContain(`value="${misread}"`);
  });

  it.each([
    ['', '还没有输入编码'],
    ['ABC', '编码共 12 位'],
    ['ABCDEFGH*KMN', '编码只用数字和英文字母'],
    ['%E0%A4%A', '编码共 12 位'],
  ])('“%s” is told “%s”', async (typed, words) => {
    expect(
      shown(await visit(`/i?lang=zh&code=${typed.startsWith('%') ? typed : encodeURIComponent(typed)}`)),
    ).toContain(words);
  });

  it('is helped also when its percent signs make no sense', async () => {
    expect((await visit('/i/%E0%A4%A')).status).toBe(400);
  });

  it('says what to do when nothing is known of a good one', async () => {
    const page = await visit(`/i/${anotherCode}?lang=en`, { graphql: tells({ refused: 'ITEM_NOT_KNOWN' }) });
    expect(page.status).toBe(404);
    expect(shown(page)).toContain('Take the label to the keeper');
    expect(page.html).toContain(formatItemCode(anotherCode));
  });
});

describe('hostile text', () => {
  it('stays text, wherever it comes from', async () => {
    const trace = aTrace({
      nameZh: HOSTILE,
      category: HOSTILE,
      communityZh: HOSTILE,
      receiptCode: HOSTILE,
      steps: [{ ...aStep('delivered', '2026-03-04', HOSTILE), communityZh: HOSTILE }],
    });
    const pages = await Promise.all([
      visit(`/i/${aCode}?lang=zh`, { graphql: tells({ trace }) }),
      visit(`/i/${encodeURIComponent(HOSTILE)}`),
      visit(`/i?code=${encodeURIComponent(HOSTILE)}`),
      visit(`/?show=${encodeURIComponent(HOSTILE)}&lang=${encodeURIComponent(HOSTILE)}`),
      visit(`/${encodeURIComponent(HOSTILE)}`, { acceptLanguage: '<script>' }),
    ]);
    for (const { html } of pages) expect(html).not.toMatch(/<script|<img|onerror="/i);
    expect(shown(pages[0])).toContain(HOSTILE.slice(0, 20));
  });

  it('becomes no address: a link leads to a path of ours, or stays where it is', async () => {
    for (const path of [
      '//evil.example/',
      '/i//evil.example',
      `/i?code=${encodeURIComponent('https://evil.example/i/')}`,
    ]) {
      const { html, status, headers } = await visit(path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get('location')).toBeNull();
      for (const [, href = ''] of html.matchAll(/<a [^>]*href="([^"]*)"/g))
        expect(href).toMatch(/^(?:\/(?!\/)|\?|#|$)/);
    }
  });
});

describe('when the service is away', () => {
  const cases: readonly (readonly [string, ReturnType<typeof tells>])[] = [
    ['rejects', () => Promise.reject(new Error('no route'))],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'answers with an error',
      () => Promise.resolve({ data: null, errors: [{ message: 'secret detail', extensions: { code: 'INTERNAL' } }] }),
    ],
    [
      'answers with nonsense',
      () => Promise.resolve({ data: { nationalFigures: { itemsReceived: -1 }, trace: { __typename: 'Trace' } } }),
    ],
    ['answers with nothing', () => Promise.resolve({})],
  ];

  it.each(cases)(
    'and %s, the reader is asked to try again, learns no detail, and the fault is told',
    async (_, graphql) => {
      for (const path of ['/', '/p/51', `/i/${aCode}`]) {
        const faults: unknown[] = [];
        const page = await visit(`${path}?lang=zh`, { graphql, onFault: (fault, at) => faults.push(fault, at) });
        expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
        expect(shown(page)).toContain('请过一会儿再试');
        expect(page.html).not.toContain('secret detail');
        expect(faults).toEqual([expect.any(Error), path]);
      }
    },
  );

  it('and does not answer in time, nobody waits for ever', async () => {
    const page = await visit('/', { graphql: () => new Promise(() => undefined), answerWaitMs: 20 });
    expect(page.status).toBe(503);
  });

  it('asks those who are too quick to wait a minute', async () => {
    const graphql = () =>
      Promise.resolve({ errors: [{ message: 'slow down', extensions: { code: 'TOO_MANY_ATTEMPTS' } }] });
    const page = await visit('/?lang=en', { graphql });
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60']);
  });
});

describe('the rest', () => {
  it('answers HEAD like GET without a body, and takes nothing in', async () => {
    const head = await visit('/', { method: 'HEAD' });
    expect([head.status, head.html, head.headers.get('content-type')]).toEqual([200, '', 'text/html; charset=utf-8']);
    const post = await visit('/i', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('has no favicon file, since the page carries its own', async () => {
    expect((await visit('/favicon.ico')).status).toBe(204);
    expect((await visit('/')).html).toContain('<link rel="icon" href="data:image/svg+xml,');
  });

  it('names its lasting address, and leaves items and refusals to no search engine', async () => {
    expect((await visit('/p/51')).html).toContain('<link rel="canonical" href="https://yicang.example/p/51"/>');
    for (const path of [`/i/${aCode}`, '/i/WRONG', '/nowhere'])
      expect((await visit(path)).html).toContain('<meta name="robots" content="noindex"/>');
    expect((await visit('/')).html).not.toContain('noindex');
  });
});
