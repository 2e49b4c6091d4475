import { decimalText, dayText, numberText, shareText } from '../figures-in-words.js';
import type { GoodsPeriods } from '../goods-periods.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { GoodsAnswer, GoodsFigure } from '../queries.js';
import { AsOf } from './as-of.js';

interface GoodsSectionProps {
  readonly context: PageContext;
  readonly path: string;
  readonly goods: GoodsAnswer;
  readonly periods: GoodsPeriods;
}

/** A place's figures of goods; what each is stands behind its name. */
export function GoodsSection({ context, path, goods, periods }: GoodsSectionProps) {
  const { say, language } = context;
  const { from, to, soon, monthFrom, monthTo } = periods;
  const between = (first: string, last: string) =>
    say('goods.between', { from: dayText(first, language), to: dayText(last, language) });
  const groups = [
    { when: between(from, to), rows: goods.year.rows },
    { when: between(to, soon), rows: goods.soon.rows },
    { when: between(monthFrom, monthTo), rows: goods.month.rows },
  ];
  return (
    <section aria-labelledby="goods">
      <h2 id="goods">{say('goods.title')}</h2>
      <AsOf context={context} asOf={goods.year.asOf} href={`${hrefOf(context, path)}#goods`} />
      {groups.map(({ when, rows }) => (
        <div className="goods" key={when}>
          <p className="quiet">{when}</p>
          {rows.map((row) => (
            <GoodsEntry key={row.definition.id} context={context} row={row} />
          ))}
        </div>
      ))}
      <p className="go">
        <a className="chip" href={hrefOf(context, `${path}/goods.csv`)}>
          {say('goods.csv')}
        </a>
      </p>
    </section>
  );
}

function GoodsEntry({ context, row }: { readonly context: PageContext; readonly row: GoodsFigure }) {
  const { definition } = row;
  const isZh = context.language === 'zh';
  return (
    <details className="entry">
      <summary>
        <span>{isZh ? definition.nameZh : definition.nameEn}</span>
        <b className="num">{valueText(context, row)}</b>
      </summary>
      <p className="quiet">{isZh ? definition.definitionZh : definition.definitionEn}</p>
    </details>
  );
}

/** The value with its unit; a word where there is none. */
function valueText({ say, language }: PageContext, { value, isHeldBack, definition }: GoodsFigure): string {
  if (value === null) return say(isHeldBack ? 'goods.heldBack' : 'goods.none');
  switch (definition.unit) {
    case 'share':
      return shareText(value, language);
    case 'day':
      return say('goods.days', { n: decimalText(value, language) });
    case 'times':
      return say('goods.times', { n: decimalText(value, language) });
    case 'family':
      return say('goods.families', { n: numberText(value, language) });
    case 'item':
      return say('goods.items', { n: numberText(value, language) });
    default:
      return numberText(value, language);
  }
}
