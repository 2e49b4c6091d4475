/** On paper: no controls, and an item’s page begins with the thank-you card. */
export const PRINT_SHEET = `
@media print {
  @page {
    margin: 16mm;
  }
  html {
    font-size: 11pt;
  }
  body {
    display: block;
    background: #fff;
    font-size: 11pt;
    line-height: 1.5;
  }
  .top,
  footer,
  .switch,
  .skip,
  .crumbs,
  .chips,
  .measures,
  .look,
  .button,
  .no-paper,
  details {
    display: none !important;
  }
  .paper {
    display: block;
  }
  main,
  .page {
    padding: 0;
  }
  .wide {
    max-width: none;
    padding: 0 !important;
  }
  section {
    margin-top: 16pt;
  }
  h2 {
    break-after: avoid;
  }
  .hero {
    background: #fff;
    color: #000;
    padding: 0 !important;
  }
  .hero .wide {
    display: block !important;
  }
  .hero .card {
    display: none;
  }
  .hero p {
    color: #000;
  }
  .cards {
    grid-template-columns: repeat(4, auto);
  }
  .cards div {
    padding: 10pt;
  }
  .cards .big {
    font-size: 1.5rem;
  }
  .card,
  .cards div,
  .way li {
    border: 1pt solid #777;
    padding: 10pt 14pt;
    break-inside: avoid;
  }
  .tiles {
    break-inside: avoid;
  }
  .tiles a {
    min-height: 52px;
  }
  .tiles b {
    font-size: 12px !important;
  }
  .tiles .n {
    font-size: 11px !important;
  }
  .tiles a,
  .legend i,
  .thanks,
  .icon {
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  article.page {
    display: flex;
    flex-direction: column;
  }
  article.page > * {
    width: 100%;
  }
  .thanks {
    order: -1;
    margin: 0 0 22pt;
    border: 2pt solid #12684a;
    padding: 28pt 20pt;
  }
  .thanks h2 {
    font-size: 20pt;
  }
  .thanks p {
    font-size: 13pt;
    margin-top: 10pt;
  }
  .thanks .paper {
    font-size: 10pt;
    max-width: none;
  }
  .life li {
    break-inside: avoid;
    padding-bottom: 10pt;
  }
  .life {
    margin-top: 10pt;
  }
  a {
    color: inherit;
  }
}
`;
