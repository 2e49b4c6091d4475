import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface PlaceRow {
  readonly tenantCode: string;
  readonly parentTenantCode: string;
  readonly level: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly divisionCode: string;
  readonly divisionValidFrom: string;
  readonly divisionValidTo: string;
  readonly districtZh: string;
  readonly streetZh: string;
}

const HEADER =
  'tenant_code,parent_tenant_code,level,name_zh,name_en,' +
  'division_code,division_valid_from,division_valid_to,district_zh,street_zh';

const read = (file: string): string => readFileSync(new URL(`../../data/places/${file}`, import.meta.url), 'utf8');

const toPlace = (line: string): PlaceRow => {
  const [
    tenantCode = '',
    parentTenantCode = '',
    level = '',
    nameZh = '',
    nameEn = '',
    divisionCode = '',
    divisionValidFrom = '',
    divisionValidTo = '',
    districtZh = '',
    streetZh = '',
  ] = line.split(',');
  return {
    tenantCode,
    parentTenantCode,
    level,
    nameZh,
    nameEn,
    divisionCode,
    divisionValidFrom,
    divisionValidTo,
    districtZh,
    streetZh,
  };
};

const csv = read('places.csv');
const [header = '', ...lines] = csv.trimEnd().split('\n');
const places = lines.map(toPlace);
const byCode = new Map(places.map((place) => [place.tenantCode, place]));
const ofLevel = (level: string): PlaceRow[] => places.filter((place) => place.level === level);
const codes = (rows: readonly PlaceRow[]): string[] => rows.map((place) => place.tenantCode);
const isSorted = (values: readonly string[]): boolean =>
  values.every((value, index) => index === 0 || (values[index - 1] ?? '') < value);

/** What stands in every 12-digit division code of this city, and of the places in it. */
const divisionPrefix = (place: PlaceRow): string => (place.level === 'nation' ? '' : place.tenantCode.slice(0, 4));

describe('the places the directory starts with', () => {
  it('has the columns the loader reads, ten to a line, without quoting', () => {
    expect(header).toBe(HEADER);
    expect(csv).not.toMatch(/["\r]/u);
    expect(lines.filter((line) => line.split(',').length !== 10)).toEqual([]);
  });

  it('is the file its README describes', () => {
    expect(read('README.md')).toContain(createHash('sha256').update(csv).digest('hex'));
  });

  it('has 1 nation, 31 provincial units, 98 cities and 2,600 communities, and nothing else', () => {
    const counts = ['nation', 'province', 'city', 'community'].map((level) => ofLevel(level).length);
    expect(counts).toEqual([1, 31, 98, 2600]);
    expect(places).toHaveLength(2730);
  });

  it('gives each place one tenant code of the form its level has', () => {
    const form: Record<string, RegExp> = {
      nation: /^0$/u,
      province: /^[1-6]\d$/u,
      city: /^\d{4}$/u,
      community: /^\d{4}[0-9A-HJKMNP-TV-Z]{4}$/u,
    };
    expect(byCode.size).toBe(places.length);
    expect(places.filter((place) => form[place.level]?.test(place.tenantCode) !== true)).toEqual([]);
  });

  it('puts each place below a parent of the level above, whose code begins its own, and after it in the file', () => {
    const parentLevel: Record<string, string> = { province: 'nation', city: 'province', community: 'city' };
    const position = new Map(places.map((place, index) => [place.tenantCode, index]));
    const astray = places.filter((place, index) => {
      if (place.level === 'nation') return place.parentTenantCode !== '';
      const parent = byCode.get(place.parentTenantCode);
      if (parent === undefined || parent.level !== parentLevel[place.level]) return true;
      const begins = parent.level === 'nation' || place.tenantCode.startsWith(parent.tenantCode);
      return !begins || (position.get(parent.tenantCode) ?? Infinity) >= index;
    });
    expect(astray).toEqual([]);
  });

  it('gives no two communities of the nation the same last four characters', () => {
    const suffixes = codes(ofLevel('community')).map((code) => code.slice(4));
    expect(new Set(suffixes).size).toBe(2600);
  });

  it('does not number communities in the order of their divisions', () => {
    const chengdu = ofLevel('community').filter((place) => place.parentTenantCode === '5101');
    expect(isSorted(chengdu.map((place) => place.divisionCode))).toBe(true);
    expect(isSorted(codes(chengdu))).toBe(false);
  });

  it('gives every place but the nation its own official 12-digit code, inside the division it belongs to', () => {
    const divided = places.filter((place) => place.level !== 'nation');
    expect(ofLevel('nation')[0]?.divisionCode).toBe('');
    expect(divided.filter((place) => !/^\d{12}$/u.test(place.divisionCode))).toEqual([]);
    expect(new Set(divided.map((place) => place.divisionCode)).size).toBe(divided.length);
    expect(divided.filter((place) => !place.divisionCode.startsWith(divisionPrefix(place)))).toEqual([]);
    const padded = divided.filter((place) => place.level !== 'community');
    expect(padded.filter((place) => place.divisionCode !== place.tenantCode.padEnd(12, '0'))).toEqual([]);
  });

  it('takes communities only from residents committees (001-199)', () => {
    const numbers = ofLevel('community').map((place) => Number(place.divisionCode.slice(9)));
    expect(numbers.filter((number) => number < 1 || number > 199)).toEqual([]);
  });

  it('dates every division code and leaves it open', () => {
    const divided = places.filter((place) => place.level !== 'nation');
    expect(new Set(divided.map((place) => place.divisionValidFrom))).toEqual(new Set(['2023-06-30']));
    expect(new Set(places.map((place) => place.divisionValidTo))).toEqual(new Set(['']));
  });

  it('names every place in both languages, and the district and street of every community', () => {
    expect(places.filter((place) => place.nameZh === '' || place.nameEn === '')).toEqual([]);
    expect(places.filter((place) => !/^[A-Z][A-Za-zü' ]+$/u.test(place.nameEn))).toEqual([]);
    const isPlaced = (place: PlaceRow): boolean => place.districtZh !== '' && place.streetZh !== '';
    expect(places.filter((place) => isPlaced(place) !== (place.level === 'community'))).toEqual([]);
    expect(ofLevel('community').filter((place) => !/^[\u4e00-\u9fff]{2,8}社区$/u.test(place.nameZh))).toEqual([]);
  });

  it('has no two communities of one name in one city', () => {
    const names = ofLevel('community').map((place) => `${place.parentTenantCode} ${place.nameZh}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps provinces in the order of GB/T 2260', () => {
    expect(isSorted(codes(ofLevel('province')))).toBe(true);
    expect(isSorted(codes(ofLevel('city')))).toBe(true);
  });

  it('has the municipality or the capital of every province among the cities', () => {
    const missing = ofLevel('province').filter((province) => byCode.get(`${province.tenantCode}01`)?.level !== 'city');
    expect(missing).toEqual([]);
    expect(['1101', '2301', '5001', '5101', '6101'].map((code) => byCode.get(code)?.nameEn)).toEqual([
      'Beijing',
      'Harbin',
      'Chongqing',
      'Chengdu',
      "Xi'an",
    ]);
  });

  it('gives Chengdu 200 communities and every other city 24 or 25', () => {
    const share = new Map<string, number>();
    for (const { parentTenantCode } of ofLevel('community')) {
      share.set(parentTenantCode, (share.get(parentTenantCode) ?? 0) + 1);
    }
    expect(share.get('5101')).toBe(200);
    share.delete('5101');
    expect(share.size).toBe(97);
    expect([...new Set(share.values())].sort()).toEqual([24, 25]);
  });

  it('has Shuijingfang among the communities of Chengdu', () => {
    const found = ofLevel('community').filter((place) => place.nameZh === '水井坊社区');
    expect(found).toEqual([
      expect.objectContaining({
        parentTenantCode: '5101',
        nameEn: 'Shuijingfang Community',
        divisionCode: '510104017001',
        districtZh: '锦江区',
      }),
    ]);
  });
});
