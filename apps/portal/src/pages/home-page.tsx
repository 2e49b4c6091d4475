import { numberText } from '../figures-in-words.js';
import { GOOD_WAY } from '../item-life.js';
import { TILE_MEASURE_NAMES, TILE_MEASURES, type TileMeasure, type TileMeasureName } from '../measures.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { NationalFigures } from '../queries.js';
import { AsOf } from './as-of.js';
import { Document } from './document.js';
import { LookUpForm } from './look-up-form.js';
import { StageIcon } from './stage-icon.js';
import { TileGridFigure } from './tile-grid-figure.js';

interface HomePageProps {
  readonly context: PageContext;
  readonly figures: NationalFigures;
  readonly shown: TileMeasureName;
}

/** The nation: look a code up, the headline numbers, the tile grid, and the way an item goes. */
export function HomePage({ context, figures, shown }: HomePageProps) {
  const { say } = context;
  const parameters = { show: shown };
  return (
    <Document context={context} title={say('home.title')} path="/" parameters={parameters}>
      <div className="hero">
        <div className="wide">
          <div>
            <h1>{say('home.title')}</h1>
            <p>{say('home.lead')}</p>
          </div>
          <div className="card">
            <LookUpForm context={context} />
          </div>
        </div>
      </div>
      <div className="wide">
        <section aria-labelledby="now">
          <div className="head">
            <h2 id="now">{say('home.now')}</h2>
            <AsOf context={context} asOf={figures.asOf} href={hrefOf(context, '/', parameters)} />
          </div>
          <dl className="cards">
            {TILE_MEASURE_NAMES.map((name) => (
              <Headline
                key={name}
                context={context}
                measure={TILE_MEASURES[name]}
                value={figures[TILE_MEASURES[name]]}
              />
            ))}
          </dl>
        </section>
        <section aria-labelledby="places">
          <div className="head">
            <h2 id="places">{say('home.places')}</h2>
          </div>
          <TileGridFigure context={context} figures={figures} shown={shown} />
        </section>
        <section aria-labelledby="journey">
          <h2 id="journey">{say('home.journey')}</h2>
          <ol className="way">
            {GOOD_WAY.map((stage) => (
              <li key={stage}>
                <StageIcon stage={stage} />
                <span>
                  <b>{say(`stage.${stage}`)}</b>
                  <span className="quiet">{say(`stage.${stage}.short`)}</span>
                </span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Document>
  );
}

interface HeadlineProps {
  readonly context: PageContext;
  readonly measure: TileMeasure;
  readonly value: number | null;
}

function Headline({ context, measure, value }: HeadlineProps) {
  const { say, language } = context;
  return (
    <div>
      <dt>{say(`measure.${measure}`)}</dt>
      <dd className={value === null ? 'big words' : 'big'}>
        {value === null ? say('figure.hidden') : numberText(value, language)}
      </dd>
      <dd className="quiet">{say(`measure.${measure}.means`)}</dd>
    </div>
  );
}
