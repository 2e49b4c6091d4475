/** An item’s life, its thank-you, and the pages that help with a code. */
export const ITEM_SHEET = `
.code {
  font:
    700 1.15rem/1.4 ui-monospace,
    SFMono-Regular,
    Menlo,
    Consolas,
    monospace;
  letter-spacing: 0.05em;
  white-space: nowrap;
}
.typed {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.page .quiet {
  margin-top: 6px;
}
.page .num + h1 {
  margin-top: 6px;
}
.state {
  display: flex;
  gap: 16px;
  align-items: flex-start;
  margin-top: 20px;
  border-left: 6px solid var(--green);
}
.state .icon {
  width: 52px;
  height: 52px;
  background: var(--green);
  color: #fff;
}
.state h2 {
  font-size: 1.4rem;
}
.state p {
  margin-top: 4px;
}
.state.bad {
  border-left-color: var(--amber);
}
.state.bad .icon {
  background: var(--amber);
}
.kin {
  margin-top: 12px;
}
ul.kin {
  list-style: none;
  padding: 0;
}
.kin a {
  display: inline-flex;
  align-items: center;
  min-height: 44px;
}
.life {
  margin-top: 18px;
}
.life li {
  position: relative;
  display: grid;
  grid-template-columns: 44px 1fr;
  gap: 0 16px;
  padding-bottom: 26px;
}
.life li::before {
  content: '';
  position: absolute;
  left: 21px;
  top: 44px;
  bottom: 0;
  width: 0;
  border-left: 3px solid var(--green);
}
.life li:last-child::before {
  display: none;
}
.life li:last-child {
  padding-bottom: 0;
}
.life .to-come::before,
.life .before-to-come::before {
  border-left: 3px dashed #a9b6af;
}
.life h3 {
  font-size: 1.1rem;
  line-height: 1.35;
}
.life .when {
  color: var(--soft);
  font-size: 1rem;
}
.life .to-come .icon {
  background: transparent;
  border: 2px dashed #a9b6af;
  color: #66756d;
}
.life .to-come h3 {
  color: var(--soft);
  font-weight: 400;
}
.life .back .icon {
  background: var(--amber-ground);
  color: var(--amber);
}
.life .done .icon {
  background: var(--green);
  color: #fff;
}
.why {
  display: inline-block;
  margin-top: 6px;
  padding: 2px 12px;
  border-radius: 8px;
  background: var(--amber-ground);
  color: #5c3200;
  font-size: 1rem;
}
.thanks {
  background: var(--mint);
  border-color: #b8d8c5;
  text-align: center;
  padding: 28px 20px;
}
.thanks h2 {
  font-size: 1.6rem;
  color: var(--green);
}
.thanks p {
  margin: 10px auto 0;
  max-width: 26em;
}
.thanks .signed {
  font-weight: 700;
}
.paper {
  display: none;
}
.tips {
  margin-top: 16px;
}
.tips li {
  position: relative;
  padding-left: 1.3em;
  margin-top: 8px;
}
.tips li::before {
  content: '';
  position: absolute;
  left: 0.3em;
  top: 0.65em;
  width: 8px;
  height: 8px;
  border-radius: 50%;
  background: var(--green);
}
.meant {
  margin-top: 16px;
}
.meant .chips {
  margin-top: 8px;
}
.meant .chip {
  font-size: 1.15rem;
  min-height: 52px;
  border-radius: 12px;
}
.go {
  margin-top: 24px;
}
`;
