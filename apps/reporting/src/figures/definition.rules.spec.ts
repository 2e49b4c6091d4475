import { readFileSync } from 'node:fs';
import { allEvents } from '@yicang/contracts';
import { GOODS_MEASURES, GOODS_STEPS } from '../goods/goods.rules.js';
import {
  FIGURE_DEFINITIONS,
  GOODS_FIGURES,
  measuresOf,
  standingMeasuresOf,
  type FigureDefinition,
  type Term,
} from './definition.rules.js';

const definitions = GOODS_FIGURES.map((id) => FIGURE_DEFINITIONS[id]);
const page = readFileSync(new URL('../../../../docs/figures.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');

const TAKEN = { inPeriod: '', atEnd: ' at end', meanOfDays: ' mean of days' } as const;
const sumOf = (terms: readonly Term[]) =>
  terms
    .map(({ measure, taken, sign }, at) => `${sign < 0 ? '− ' : at === 0 ? '' : '+ '}${measure}${TAKEN[taken]}`)
    .join(' ');
const arithmeticOf = ({ numerator, denominator }: FigureDefinition) =>
  denominator === null ? sumOf(numerator) : `(${sumOf(numerator)}) / (${sumOf(denominator)})`;

describe.each(definitions)('$id', (definition) => {
  const { id, nameZh, nameEn, definitionZh, definitionEn, events, facts, version } = definition;

  it('is defined in both languages, from events there are and measures that are counted', () => {
    expect(FIGURE_DEFINITIONS[id].id).toBe(id);
    for (const zh of [nameZh, definitionZh]) expect(zh).toMatch(/\p{Script=Han}/u);
    for (const en of [nameEn, definitionEn]) expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(version).toBeGreaterThanOrEqual(1);
    expect(allEvents.map(({ type }) => type)).toEqual(expect.arrayContaining([...events]));
    expect(GOODS_MEASURES).toEqual(expect.arrayContaining(measuresOf(definition)));
    if (Array.isArray(facts)) expect(Object.keys(GOODS_STEPS)).toEqual(expect.arrayContaining(facts));
  });

  it('stands in docs/figures.md as it is here', () => {
    expect(page).toContain(`### ${nameZh} · ${nameEn} ${definitionZh} ${definitionEn}`.replace(/\s+/g, ' '));
    expect(page).toContain(`\`${id}\`, version ${version}, in ${definition.unit}: \`${arithmeticOf(definition)}\``);
    for (const event of events) expect(page).toContain(`\`${event}\``);
  });
});

it('takes what stands at the end or on each day from the beginning on', () => {
  expect(standingMeasuresOf(FIGURE_DEFINITIONS.stockTurnover)).toEqual(['stockChange']);
  expect(standingMeasuresOf(FIGURE_DEFINITIONS.lossShare)).toEqual([]);
});
