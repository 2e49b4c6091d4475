import 'reflect-metadata';

import { PLACE_LEVELS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { ITEM_FACT_TYPES } from './facts/fact.rules.js';
import { MEASURES } from './figures/figure.rules.js';
import { GOODS_CATEGORIES, GOODS_MEASURES } from './goods/goods.rules.js';
import { tenancy } from './tenancy.js';

describeTenancy({
  service: 'reporting',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities: [],
  vocabularies: {
    'place.level': PLACE_LEVELS,
    'item_fact.type': ITEM_FACT_TYPES,
    'day_figure.measure': MEASURES,
    'total_figure.measure': MEASURES,
    'goods_figure.measure': GOODS_MEASURES,
    'goods_figure.category': GOODS_CATEGORIES,
  },
});
