import { numberText } from '../figures-in-words.js';
import type { GoodsPeriods } from '../goods-periods.js';
import { hasStarted } from '../measures.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { GoodsAnswer, NationalFigures, ProvinceFigures } from '../queries.js';
import type { Tile } from '../tile-grid.js';
import { AsOf } from './as-of.js';
import { Document } from './document.js';
import { GoodsSection } from './goods-section.js';

const MEASURES = ['itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'familiesJoined', 'communitiesActive'] as const;

interface ProvincePageProps {
  readonly context: PageContext;
  readonly tile: Tile;
  readonly nation: NationalFigures;
  readonly goods: GoodsAnswer;
  readonly periods: GoodsPeriods;
}

/** One province-level unit: its figures beside the nation's, or a plain word when there are none. */
export function ProvincePage({ context, tile, nation, goods, periods }: ProvincePageProps) {
  const { say, language } = context;
  const figures = nation.provinces.find((province) => province.tenantCode === tile.tenantCode);
  const place = tile[language];
  const path = `/p/${tile.tenantCode}`;
  return (
    <Document context={context} title={say('province.title', { place })} path={path}>
      <div className="wide narrow">
        <nav className="crumbs" aria-label={say('province.path')}>
          <ol>
            <li>
              <a href={hrefOf(context, '/')}>{say('province.nation')}</a>
            </li>
            <li aria-hidden="true">›</li>
            <li aria-current="page">{place}</li>
          </ol>
        </nav>
        <div className="page">
          <h1>{figures === undefined ? place : say('province.title', { place })}</h1>
          {figures === undefined ? (
            <p className="go">{say('province.noData', { place })}</p>
          ) : (
            <>
              <AsOf context={context} asOf={nation.asOf} href={hrefOf(context, path)} />
              {hasStarted(figures) ? null : <p className="go">{say('province.notStarted', { place })}</p>}
              <ProvinceTable context={context} place={place} figures={figures} nation={nation} />
              {hasStarted(figures) ? (
                <GoodsSection context={context} path={path} goods={goods} periods={periods} />
              ) : null}
            </>
          )}
          <p className="go">
            <a className="button" href={`${hrefOf(context, '/')}#places`}>
              {say('province.back')}
            </a>
          </p>
        </div>
      </div>
    </Document>
  );
}

interface ProvinceTableProps {
  readonly context: PageContext;
  readonly place: string;
  readonly figures: ProvinceFigures;
  readonly nation: NationalFigures;
}

function ProvinceTable({ context, place, figures, nation }: ProvinceTableProps) {
  const { say, language } = context;
  const text = (value: number | null) => (value === null ? say('figure.hidden') : numberText(value, language));
  const communities = nation.provinces.reduce((sum, province) => sum + province.communities, 0);
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{say('province.figures')}</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{say('province.measure')}</th>
              <th scope="col">{place}</th>
              <th scope="col">{say('province.nation')}</th>
            </tr>
          </thead>
          <tbody>
            {MEASURES.map((measure) => (
              <tr key={measure}>
                <th scope="row">
                  {say(`measure.${measure}`)}
                  <small>{say(`measure.${measure}.means`)}</small>
                </th>
                <td>{text(figures[measure])}</td>
                <td>{text(nation[measure])}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                {say('measure.communities')}
                <small>{say('measure.communities.means')}</small>
              </th>
              <td>{text(figures.communities)}</td>
              <td>{text(communities)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
