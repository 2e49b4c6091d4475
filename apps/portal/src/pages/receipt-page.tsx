import { dayText } from '../figures-in-words.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { Receipt } from '../queries.js';
import { Document } from './document.js';
import { StageIcon } from './stage-icon.js';

/** One hand-over in public: what arrived, in which community, on which day. Who received it is nobody's to read. */
export function ReceiptPage({ context, receipt }: { readonly context: PageContext; readonly receipt: Receipt }) {
  const { say, language } = context;
  const { code, itemCode, itemNameZh, deliveredOn, place } = receipt;
  const community = language === 'zh' ? place.nameZh : place.nameEn;
  return (
    <Document context={context} title={say('receipt.title')} path={`/r/${code}`} isIndexed={false}>
      <article className="wide narrow page">
        <p className="num">
          <span className="quiet">{say('receipt.code')}</span> <span className="code">{code}</span>
        </p>
        <h1>{say('receipt.title')}</h1>
        <div className="card state">
          <StageIcon stage="delivered" />
          <div>
            <h2 lang="zh-CN">{itemNameZh}</h2>
            <p>{say('receipt.told', { date: dayText(deliveredOn, language), community })}</p>
          </div>
        </div>
        <p className="go quiet">{say('receipt.nobody')}</p>
        <p className="go chips">
          <a className="button" href={hrefOf(context, `/i/${itemCode}`)}>
            {say('receipt.item')}
          </a>
        </p>
      </article>
    </Document>
  );
}
