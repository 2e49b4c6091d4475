import { ITEM_CATEGORIES } from '@yicang/kernel';
import { aTrace, tells } from './portal.fixture.js';
import { TRACE_QUERY, traceAnswer } from './queries.js';

it.each(ITEM_CATEGORIES)('reads category %s as the vocabulary writes it', async (category) => {
  const { data } = await tells({ trace: aTrace({ category }) })(TRACE_QUERY, {}, 'zh');
  expect(JSON.stringify(data)).toContain(
    `"category":"${category === 'schoolThings' ? 'SCHOOL_THINGS' : category.toUpperCase()}"`,
  );
  expect(traceAnswer.parse(data).trace).toMatchObject({ category, steps: aTrace().steps });
});
