import { createHash } from 'node:crypto';
import { TILE_COLUMNS, TILE_ROWS } from './tile-grid.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// The Content-Security-Policy allows this one sheet by its hash and no style attribute, so a tile's place is a class.
const tilePlaces = [
  ...upTo(TILE_ROWS).map((row) => `.r${row}{grid-row:${row}}`),
  ...upTo(TILE_COLUMNS).map((column) => `.c${column}{grid-column:${column}}`),
].join('');

// Every text below has at least 4.5:1 against what it stands on, the tiles at least 5.4:1.
const SHEET = `
:root{--ink:#14231c;--soft:#44524b;--line:#d3ddd7;--line-strong:#7b8a82;--paper:#fff;--ground:#f5f7f4;--green:#12684a;--deep:#0d4f38;--mint:#e6f0ea;--amber:#8a4b00;--amber-ground:#fff4e0}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{display:flex;flex-direction:column;min-height:100vh;min-height:100dvh;margin:0;background:var(--ground);color:var(--ink);font:18px/1.65 PingFang SC,HarmonyOS Sans SC,MiSans,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,system-ui,sans-serif;overflow-wrap:break-word}
html:lang(en) body{font-family:system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Noto Sans CJK SC,sans-serif;line-height:1.55}
h1,h2,h3,p,dl,dd,ul,ol,figure{margin:0;padding:0}
ul,ol{list-style:none}
p,dd{text-wrap:pretty}
h1{font-size:1.7rem;line-height:1.3;font-weight:700;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.35;font-weight:700}
a{color:var(--green);text-underline-offset:.2em}
:focus-visible{outline:3px solid #b45309;outline-offset:3px;border-radius:4px}
:target{scroll-margin-top:16px}
.wide{max-width:1120px;margin:0 auto;padding-left:16px;padding-right:16px}
.narrow{max-width:720px}
.quiet{color:var(--soft);font-size:1rem}
.num{font-variant-numeric:tabular-nums}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:8px;top:-80px;background:var(--paper);padding:10px 16px;z-index:2}
.skip:focus{top:8px}
.top{background:var(--paper);border-bottom:1px solid var(--line)}
.top .wide{display:flex;align-items:center;justify-content:space-between;gap:12px;min-height:60px}
.brand{display:flex;align-items:center;gap:10px;min-height:44px;color:var(--ink);text-decoration:none;font-weight:700;font-size:1.15rem}
.brand span{display:block}
.brand small{display:none;font-weight:400;font-size:1rem;color:var(--soft)}
.seal{width:36px;height:36px;flex:none}
.switch{display:inline-flex;align-items:center;min-height:44px;padding:0 14px;border:1px solid var(--line-strong);border-radius:22px;text-decoration:none;font-size:1rem}
.switch:hover,.chip:hover{background:var(--mint)}
main{flex:1 0 auto;padding-bottom:48px}
main:focus{outline:none}
section{margin-top:40px}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:52px;padding:0 24px;border:0;border-radius:10px;background:var(--green);color:#fff;font:inherit;font-weight:700;text-decoration:none;cursor:pointer}
.button:hover{background:var(--deep)}
.chip{display:inline-flex;align-items:center;min-height:44px;padding:4px 14px;border:1px solid var(--line-strong);border-radius:22px;background:var(--paper);text-decoration:none;font-size:1rem;line-height:1.25}
.chip[aria-current]{background:var(--green);border-color:var(--green);color:#fff;font-weight:700}
.chips{display:flex;flex-wrap:wrap;gap:8px}
.measures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.measures .chip{justify-content:center;text-align:center}
.card{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:20px}
.hero{margin:0;background:var(--green);color:#fff;padding:32px 0 40px}
.hero p{margin-top:10px;color:#e6f0ea;max-width:34em}
.hero .card{margin-top:22px;border:0;color:var(--ink)}
.look label{display:block;font-weight:700}
.look .row{display:flex;flex-wrap:wrap;gap:10px;margin-top:8px}
.look input[type=text]{flex:1 1 220px;min-width:0;min-height:52px;padding:0 14px;border:2px solid var(--line-strong);border-radius:10px;background:#fff;color:var(--ink);font:600 1.15rem/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.06em;text-transform:uppercase}
.look input::placeholder{color:#5d6b64;opacity:1;font-weight:400}
.look .button{flex:1 0 auto}
.look .quiet{margin-top:10px;color:var(--soft)}
.head{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 20px;margin-bottom:14px}
.as-of{display:flex;flex-wrap:wrap;align-items:center;gap:0 14px}.as-of a{display:inline-flex;align-items:center;min-height:44px}
.cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:12px}
.cards div{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:16px;display:flex;flex-direction:column}
.cards dt{font-weight:700}
.cards .big{order:-1;font-size:1.75rem;line-height:1.2;font-weight:700;color:var(--green);font-variant-numeric:tabular-nums}
.cards .big.words{font-size:1.15rem;line-height:1.5;padding:6px 0}
.cards .quiet{line-height:1.45}
.tiles{display:grid;grid-template-columns:repeat(${TILE_COLUMNS},minmax(0,1fr));grid-auto-rows:1fr;gap:4px;margin:16px -6px 0}
.tiles a{display:flex;flex-direction:column;align-items:center;justify-content:center;height:100%;min-height:52px;border-radius:8px;border:1px solid transparent;text-decoration:none;text-align:center;color:var(--ink);line-height:1.2;overflow:hidden}
.tiles b{font-size:15px;white-space:nowrap}
.tiles .n{font-size:13px;white-space:nowrap;font-variant-numeric:tabular-nums}
.tiles .full{display:none}
.tiles a:hover{outline:3px solid var(--ink);outline-offset:-1px}
.tiles a:focus-visible{outline-offset:1px;position:relative;z-index:1}
${tilePlaces}
.k1{background:#e6f0ea;border-color:#b8d8c5!important}.k2{background:#b8d8c5}.k3{background:#7fbb9a}
.tiles .k4,.tiles .k5,.tiles .k6{color:#fff}.k4{background:#2a7656}.k5{background:#12684a}.k6{background:#06402c}
.zero{background:#fff;border:2px solid var(--line-strong)!important}
.notStarted{background:#eceeec;color:var(--soft)!important}
.noData{background:transparent;border:1px dashed var(--line-strong)!important;color:var(--soft)!important}
.hidden{background:repeating-linear-gradient(45deg,#fff 0 5px,#f3e6cf 5px 10px);border-color:#b98a3c!important}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin-top:16px;font-size:1rem}
.legend li{display:flex;align-items:center;gap:8px}
.legend i{width:26px;height:26px;border-radius:6px;border:1px solid transparent;flex:none}
figcaption{margin-top:14px}
details{margin-top:16px}
summary{display:inline-flex;align-items:center;gap:8px;min-height:44px;padding:4px 16px;border:1px solid var(--line-strong);border-radius:22px;background:var(--paper);color:var(--green);cursor:pointer;font-size:1rem}
summary::before{content:'\\25B8'}
details[open] summary::before{content:'\\25BE'}
.scroll{overflow-x:auto;margin-top:12px}
table{border-collapse:collapse;width:100%;background:var(--paper);font-size:1rem;line-height:1.4}
caption{text-align:left;color:var(--soft);padding:0 0 8px}
th,td{padding:10px 8px;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums;vertical-align:top}
th{font-weight:700}
th:first-child{text-align:left}.places th:first-child{white-space:nowrap}
tbody th a{display:inline-block;min-height:44px;padding:10px 0;margin:-10px 0}
td.none{color:var(--soft)}
th small{display:block;font-size:1rem;font-weight:400;color:var(--soft)}
.way{display:grid;gap:10px;margin-top:14px}
.way li{display:flex;align-items:center;gap:14px;background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:12px 16px}
.way b{display:block}
.icon{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:50%;background:var(--mint);color:var(--green)}
.icon svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.crumbs{padding-top:16px;font-size:1rem}
.crumbs ol{display:flex;flex-wrap:wrap;gap:4px;align-items:center}
.crumbs a{display:inline-flex;align-items:center;min-height:44px;min-width:44px}
.page{padding-top:28px}
.crumbs+.page{padding-top:8px}
.code{font:700 1.15rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.05em;white-space:nowrap}
.typed{white-space:pre-wrap;overflow-wrap:anywhere}
.page .quiet{margin-top:6px}.page .num+h1{margin-top:6px}
.state{display:flex;gap:16px;align-items:flex-start;margin-top:20px;border-left:6px solid var(--green)}
.state .icon{width:52px;height:52px;background:var(--green);color:#fff}
.state h2{font-size:1.4rem}
.state p{margin-top:4px}
.state.bad{border-left-color:var(--amber)}
.state.bad .icon{background:var(--amber)}
.life{margin-top:18px}
.life li{position:relative;display:grid;grid-template-columns:44px 1fr;gap:0 16px;padding-bottom:26px}
.life li::before{content:'';position:absolute;left:21px;top:44px;bottom:0;width:0;border-left:3px solid var(--green)}
.life li:last-child::before{display:none}
.life li:last-child{padding-bottom:0}
.life .to-come::before,.life .before-to-come::before{border-left:3px dashed #a9b6af}
.life h3{font-size:1.1rem;line-height:1.35}
.life .when{color:var(--soft);font-size:1rem}
.life .to-come .icon{background:transparent;border:2px dashed #a9b6af;color:#66756d}
.life .to-come h3{color:var(--soft);font-weight:400}
.life .back .icon{background:var(--amber-ground);color:var(--amber)}
.life .done .icon{background:var(--green);color:#fff}
.why{display:inline-block;margin-top:6px;padding:2px 12px;border-radius:8px;background:var(--amber-ground);color:#5c3200;font-size:1rem}
.thanks{background:var(--mint);border-color:#b8d8c5;text-align:center;padding:28px 20px}
.thanks h2{font-size:1.6rem;color:var(--green)}
.thanks p{margin:10px auto 0;max-width:26em}
.thanks .signed{font-weight:700}
.paper{display:none}
.tips{margin-top:16px}
.tips li{position:relative;padding-left:1.3em;margin-top:8px}
.tips li::before{content:'';position:absolute;left:.3em;top:.65em;width:8px;height:8px;border-radius:50%;background:var(--green)}
.meant{margin-top:16px}
.meant .chips{margin-top:8px}
.meant .chip{font-size:1.15rem;min-height:52px;border-radius:12px}
.go{margin-top:24px}
footer{background:#e9eee9;border-top:1px solid var(--line);padding:24px 0 36px;font-size:1rem;color:var(--soft)}
footer p+p{margin-top:8px}
@media(max-width:400px){.tiles b{font-size:14px}}
@media(max-width:380px){.tiles .n{font-size:12px}.tiles a{border-radius:6px}.cards .big{font-size:1.5rem}.wide{padding-left:12px;padding-right:12px}.tiles{margin:16px -4px 0;gap:3px}}
@media(min-width:700px){
.wide{padding-left:24px;padding-right:24px}h1{font-size:2.1rem}h2{font-size:1.5rem}section{margin-top:52px}
.brand small{display:block;margin-left:6px}
.cards{grid-template-columns:repeat(4,minmax(0,1fr));gap:16px}.cards .big{font-size:2.4rem}.cards div{padding:20px}
.tiles{gap:6px;margin:20px 0 0}.tiles a{min-height:76px;border-radius:10px}.tiles b{font-size:18px}.tiles .n{font-size:16px}
.tiles .full{display:inline}.tiles .brief{display:none}
html:lang(en) .tiles b{font-size:12px;white-space:normal}
.measures{display:flex}
.way{grid-template-columns:repeat(5,minmax(0,1fr))}.way li{flex-direction:column;align-items:flex-start;padding:18px}
.card{padding:28px}.look .button{flex:0 0 auto}.narrow .look .row{flex-wrap:nowrap}
}
@media(min-width:1000px){
.hero{padding:52px 0 56px}.hero .wide{display:grid;grid-template-columns:1.1fr 1fr;gap:48px;align-items:center}.hero .card{margin-top:0}.hero h1{font-size:2.6rem}
.map{display:grid;grid-template-columns:minmax(0,660px) minmax(0,1fr);gap:0 48px}.map .tiles{grid-row:1/span 3}.map .legend{flex-direction:column;margin-top:20px;align-self:start}
.map figcaption{align-self:end}
}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
@page{margin:16mm}
html{font-size:11pt}body{display:block;background:#fff;font-size:11pt;line-height:1.5}
.top,footer,.switch,.skip,.crumbs,.chips,.measures,.look,.button,.away,.no-paper,details{display:none!important}
.paper{display:block}
main,.page{padding:0}.wide{max-width:none;padding:0!important}section{margin-top:16pt}h2{break-after:avoid}
.hero{background:#fff;color:#000;padding:0!important}.hero .wide{display:block!important}.hero .card{display:none}.hero p{color:#000}.cards{grid-template-columns:repeat(4,auto)}.cards div{padding:10pt}.cards .big{font-size:1.5rem}
.card,.cards div,.way li{border:1pt solid #777;padding:10pt 14pt;break-inside:avoid}.tiles{break-inside:avoid}.tiles a{min-height:52px}.tiles b{font-size:12px!important}.tiles .n{font-size:11px!important}
.tiles a,.legend i,.thanks,.icon{print-color-adjust:exact;-webkit-print-color-adjust:exact}
article.page{display:flex;flex-direction:column}article.page>*{width:100%}
.thanks{order:-1;margin:0 0 22pt;border:2pt solid #12684a;padding:28pt 20pt}.thanks h2{font-size:20pt}.thanks p{font-size:13pt;margin-top:10pt}.thanks .paper{font-size:10pt;max-width:none}
.life li{break-inside:avoid;padding-bottom:10pt}.life{margin-top:10pt}
a{color:inherit}
}
`;

/** The one style sheet, as it stands in every page. */
export const STYLE = SHEET.trim().replaceAll('\n', '');

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing loads, runs, frames or posts elsewhere: only our own sheet, `data:` pictures, and forms to ourselves. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
