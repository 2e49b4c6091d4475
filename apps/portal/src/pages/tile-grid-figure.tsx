import { figureText, numberText, shortFigureText } from '../figures-in-words.js';
import { type Language } from '@yicang/kernel';
import {
  classBounds,
  classOf,
  figureOf,
  TILE_MEASURE_NAMES,
  TILE_MEASURES,
  type Figure,
  type TileMeasure,
  type TileMeasureName,
} from '../measures.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { NationalFigures, ProvinceFigures } from '../queries.js';
import { TILES, TILES_BY_ROW, type Tile } from '../tile-grid.js';

interface TileGridProps {
  readonly context: PageContext;
  readonly figures: NationalFigures;
  readonly shown: TileMeasureName;
}

/** All 34 province-level units as equal tiles for one measure, with its legend and the whole as a table. */
export function TileGridFigure({ context, figures, shown }: TileGridProps) {
  const { say } = context;
  const measure = TILE_MEASURES[shown];
  const provinces = new Map(figures.provinces.map((province) => [province.tenantCode, province]));
  const bounds = classBounds(figures.provinces.map((province) => province[measure] ?? 0).filter((value) => value > 0));
  const kinds = new Set(TILES.map((tile) => figureOf(provinces.get(tile.tenantCode), measure).kind));
  return (
    <>
      <nav className="measures" aria-label={say('home.show')}>
        {TILE_MEASURE_NAMES.map((name) => (
          <a
            key={name}
            className="chip"
            href={`${hrefOf(context, '/', { show: name })}#places`}
            aria-current={name === shown ? 'true' : undefined}
          >
            {say(`measure.${TILE_MEASURES[name]}`)}
          </a>
        ))}
      </nav>
      <figure className="map" aria-label={`${say('home.places')} · ${say(`measure.${measure}`)}`}>
        <ul className="tiles">
          {TILES_BY_ROW.map((tile) => (
            <TileLink
              key={tile.tenantCode}
              context={context}
              tile={tile}
              measure={measure}
              figure={figureOf(provinces.get(tile.tenantCode), measure)}
              bounds={bounds}
            />
          ))}
        </ul>
        <Legend context={context} bounds={bounds} kinds={kinds} />
        <figcaption className="quiet">{say('home.caption')}</figcaption>
      </figure>
      <FiguresTable context={context} provinces={provinces} />
    </>
  );
}

interface TileLinkProps {
  readonly context: PageContext;
  readonly tile: Tile;
  readonly measure: TileMeasure;
  readonly figure: Figure;
  readonly bounds: readonly number[];
}

function TileLink({ context, tile, measure, figure, bounds }: TileLinkProps) {
  const { say, language } = context;
  const colour = figure.kind === 'value' ? `k${classOf(figure.value, bounds)}` : figure.kind;
  const said =
    figure.kind === 'value' || figure.kind === 'zero'
      ? say(`measure.${measure}.count`, { n: figureText(figure, language, say) })
      : figureText(figure, language, say);
  return (
    <li className={`r${tile.row} c${tile.column}`}>
      <a
        className={colour}
        href={hrefOf(context, `/p/${tile.tenantCode}`)}
        aria-label={say('figure.tile', { place: tile[language], measure: say(`measure.${measure}`), value: said })}
      >
        <TileName tile={tile} language={language} />
        <span className="n">{shortFigureText(figure, language, say)}</span>
      </a>
    </li>
  );
}

function TileName({ tile, language }: { readonly tile: Tile; readonly language: Language }) {
  if (language === 'zh') return <b>{tile.zh}</b>;
  return (
    <b>
      <span className="full">{tile.en}</span>
      <span className="brief">{tile.letters}</span>
    </b>
  );
}

interface LegendProps {
  readonly context: PageContext;
  readonly bounds: readonly number[];
  readonly kinds: ReadonlySet<Figure['kind']>;
}

function Legend({ context, bounds, kinds }: LegendProps) {
  const { say, language } = context;
  const rangeText = (from: number, next: number | undefined) => {
    const lower = numberText(from, language);
    if (next === undefined) return say('figure.atLeast', { n: lower });
    return next - 1 === from ? lower : say('figure.between', { from: lower, to: numberText(next - 1, language) });
  };
  const plain = (['zero', 'hidden', 'notStarted', 'noData'] as const).filter((kind) => kinds.has(kind));
  return (
    <ul className="legend" aria-label={say('home.legend')}>
      {bounds.map((from, index) => (
        <li key={from} className="num">
          <i className={`k${index + 1}`} />
          {rangeText(from, bounds[index + 1])}
        </li>
      ))}
      {plain.map((kind) => (
        <li key={kind}>
          <i className={kind} />
          {say(kind === 'hidden' ? 'figure.hiddenMeans' : `figure.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

interface FiguresTableProps {
  readonly context: PageContext;
  readonly provinces: ReadonlyMap<string, ProvinceFigures>;
}

function FiguresTable({ context, provinces }: FiguresTableProps) {
  const { say, language } = context;
  const measures = TILE_MEASURE_NAMES.map((name) => TILE_MEASURES[name]);
  return (
    <details>
      <summary>{say('home.table')}</summary>
      <div className="scroll" role="region" aria-label={say('home.tableCaption')} tabIndex={0}>
        <table className="places">
          <caption>{say('home.tableCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('home.place')}</th>
              {measures.map((measure) => (
                <th key={measure} scope="col">
                  {say(`measure.${measure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {TILES.map((tile) => (
              <tr key={tile.tenantCode}>
                <th scope="row">
                  <a href={hrefOf(context, `/p/${tile.tenantCode}`)}>{tile[language]}</a>
                </th>
                {measures.map((measure) => (
                  <FigureCell
                    key={measure}
                    context={context}
                    figure={figureOf(provinces.get(tile.tenantCode), measure)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function FigureCell({ context, figure }: { readonly context: PageContext; readonly figure: Figure }) {
  const isNumber = figure.kind === 'value' || figure.kind === 'zero';
  return <td className={isNumber ? undefined : 'none'}>{figureText(figure, context.language, context.say)}</td>;
}
