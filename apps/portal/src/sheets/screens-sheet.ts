/** Small phones first, then tablets and desktops. Stands after all it changes. */
export const SCREENS_SHEET = `
@media (max-width: 400px) {
  .tiles b {
    font-size: 14px;
  }
}
@media (max-width: 380px) {
  .tiles .n {
    font-size: 12px;
  }
  .tiles a {
    border-radius: 6px;
  }
  .cards .big {
    font-size: 1.5rem;
  }
  .wide {
    padding-left: 12px;
    padding-right: 12px;
  }
  .tiles {
    margin: 16px -4px 0;
    gap: 3px;
  }
}
@media (max-width: 340px) {
  /* Edge to edge: seven tiles of 44 px just fit the smallest phone. */
  .tiles {
    margin: 16px -12px 0;
    gap: 2px;
  }
  .tiles b {
    font-size: 13px;
  }
}
@media (min-width: 700px) {
  .wide {
    padding-left: 24px;
    padding-right: 24px;
  }
  h1 {
    font-size: 2.1rem;
  }
  h2 {
    font-size: 1.5rem;
  }
  section {
    margin-top: 52px;
  }
  .brand small {
    display: block;
    margin-left: 6px;
  }
  .cards {
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 16px;
  }
  .cards .big {
    font-size: 2.4rem;
  }
  .cards .big.words {
    line-height: 2.88rem;
  }
  .cards div {
    padding: 20px;
  }
  .tiles {
    gap: 6px;
    margin: 20px 0 0;
  }
  .tiles a {
    min-height: 76px;
    border-radius: 10px;
  }
  .tiles b {
    font-size: 18px;
  }
  .tiles .n {
    font-size: 16px;
  }
  .tiles .full {
    display: inline;
  }
  .tiles .brief {
    display: none;
  }
  html:lang(en) .tiles b {
    font-size: 12px;
    white-space: normal;
  }
  .measures {
    display: flex;
  }
  .way {
    grid-template-columns: repeat(5, minmax(0, 1fr));
  }
  .way li {
    flex-direction: column;
    align-items: flex-start;
    padding: 18px;
  }
  .card {
    padding: 28px;
  }
  .look .button {
    flex: 0 0 auto;
  }
  .narrow .look .row {
    flex-wrap: nowrap;
  }
}
@media (min-width: 1000px) {
  .hero {
    padding: 52px 0 56px;
  }
  .hero .wide {
    display: grid;
    grid-template-columns: 1.1fr 1fr;
    gap: 48px;
    align-items: center;
  }
  .hero .card {
    margin-top: 0;
  }
  .hero h1 {
    font-size: 2.6rem;
  }
  .map {
    display: grid;
    grid-template-columns: minmax(0, 660px) minmax(0, 1fr);
    gap: 0 48px;
  }
  .map .tiles {
    grid-row: 1 / span 3;
  }
  .map .legend {
    flex-direction: column;
    margin-top: 20px;
    align-self: start;
  }
  .map figcaption {
    align-self: end;
  }
}
@media (prefers-reduced-motion: reduce) {
  html {
    scroll-behavior: auto;
  }
}
`;
