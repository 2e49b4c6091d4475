/** The first page: look-up field, headline numbers, the way of an item. */
export const HOME_SHEET = `
.hero {
  margin: 0;
  background: var(--green);
  color: #fff;
  padding: 32px 0 40px;
}
.hero p {
  margin-top: 10px;
  color: #e6f0ea;
  max-width: 34em;
}
.hero .card {
  margin-top: 22px;
  border: 0;
  color: var(--ink);
}
.look label {
  display: block;
  font-weight: 700;
}
.look .row {
  display: flex;
  flex-wrap: wrap;
  gap: 10px;
  margin-top: 8px;
}
.look input[type='text'] {
  flex: 1 1 220px;
  min-width: 0;
  min-height: 52px;
  padding: 0 14px;
  border: 2px solid var(--line-strong);
  border-radius: 10px;
  background: #fff;
  color: var(--ink);
  font:
    600 1.15rem/1.2 ui-monospace,
    SFMono-Regular,
    Menlo,
    Consolas,
    monospace;
  letter-spacing: 0.06em;
  text-transform: uppercase;
}
.look input::placeholder {
  color: #5d6b64;
  opacity: 1;
  font-weight: 400;
}
.look .button {
  flex: 1 0 auto;
}
.look .quiet {
  margin-top: 10px;
  color: var(--soft);
}
.head {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  justify-content: space-between;
  gap: 4px 20px;
  margin-bottom: 14px;
}
.as-of {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 14px;
}
.as-of a {
  display: inline-flex;
  align-items: center;
  min-height: 44px;
}
.cards {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: 12px;
}
.cards div {
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 14px;
  padding: 16px;
  display: flex;
  flex-direction: column;
}
.cards dt {
  font-weight: 700;
}
.cards .big {
  order: -1;
  font-size: 1.75rem;
  line-height: 1.2;
  font-weight: 700;
  color: var(--green);
  font-variant-numeric: tabular-nums;
}
.cards .big.words {
  font-size: 1.15rem;
  line-height: 2.1rem;
}
.cards .quiet {
  line-height: 1.45;
}
.way {
  display: grid;
  gap: 10px;
  margin-top: 14px;
}
.way li {
  display: flex;
  align-items: center;
  gap: 14px;
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 14px;
  padding: 12px 16px;
}
.way b {
  display: block;
}
.icon {
  display: grid;
  place-items: center;
  flex: none;
  width: 44px;
  height: 44px;
  border-radius: 50%;
  background: var(--mint);
  color: var(--green);
}
.icon svg {
  width: 24px;
  height: 24px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
`;
