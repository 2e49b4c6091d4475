/** What every page stands in: colours, type, header, buttons, cards, footer. */
export const FRAME_SHEET = `
:root {
  --ink: #14231c;
  --soft: #44524b;
  --line: #d3ddd7;
  --line-strong: #7b8a82;
  --paper: #fff;
  --ground: #f5f7f4;
  --green: #12684a;
  --deep: #0d4f38;
  --mint: #e6f0ea;
  --amber: #8a4b00;
  --amber-ground: #fff4e0;
}
* {
  box-sizing: border-box;
}
html {
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  scroll-behavior: smooth;
}
body {
  display: flex;
  flex-direction: column;
  min-height: 100vh;
  min-height: 100dvh;
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font:
    18px/1.65 PingFang SC,
    HarmonyOS Sans SC,
    MiSans,
    Microsoft YaHei,
    Noto Sans CJK SC,
    Noto Sans SC,
    system-ui,
    sans-serif;
  overflow-wrap: break-word;
}
html:lang(en) body {
  font-family:
    system-ui,
    -apple-system,
    Segoe UI,
    Roboto,
    Noto Sans,
    Noto Sans CJK SC,
    sans-serif;
  line-height: 1.55;
}
h1,
h2,
h3,
p,
dl,
dd,
ul,
ol,
figure {
  margin: 0;
  padding: 0;
}
ul,
ol {
  list-style: none;
}
p,
dd {
  text-wrap: pretty;
}
h1 {
  font-size: 1.7rem;
  line-height: 1.3;
  font-weight: 700;
  text-wrap: balance;
}
h2 {
  font-size: 1.3rem;
  line-height: 1.35;
  font-weight: 700;
  text-wrap: balance;
}
a {
  color: var(--green);
  text-underline-offset: 0.2em;
}
:focus-visible {
  outline: 3px solid #b45309;
  outline-offset: 3px;
  border-radius: 4px;
}
:target {
  scroll-margin-top: 16px;
}
.wide {
  max-width: 1120px;
  margin: 0 auto;
  padding-left: 16px;
  padding-right: 16px;
}
.narrow {
  max-width: 720px;
}
.quiet {
  color: var(--soft);
  font-size: 1rem;
}
.num {
  font-variant-numeric: tabular-nums;
}
.skip {
  position: absolute;
  left: 8px;
  top: -80px;
  background: var(--paper);
  padding: 10px 16px;
  z-index: 2;
}
.skip:focus {
  top: 8px;
}
.top {
  background: var(--paper);
  border-bottom: 1px solid var(--line);
}
.top .wide {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 12px;
  min-height: 60px;
}
.brand {
  display: flex;
  align-items: center;
  gap: 10px;
  min-height: 44px;
  color: var(--ink);
  text-decoration: none;
  font-weight: 700;
  font-size: 1.15rem;
}
.brand span {
  display: block;
}
.brand small {
  display: none;
  font-weight: 400;
  font-size: 1rem;
  color: var(--soft);
}
.seal {
  width: 36px;
  height: 36px;
  flex: none;
}
.switch {
  display: inline-flex;
  align-items: center;
  min-height: 44px;
  padding: 0 14px;
  border: 1px solid var(--line-strong);
  border-radius: 22px;
  text-decoration: none;
  font-size: 1rem;
}
.switch:hover,
.chip:hover {
  background: var(--mint);
}
main {
  flex: 1 0 auto;
  padding-bottom: 48px;
}
main:focus {
  outline: none;
}
section {
  margin-top: 40px;
}
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 52px;
  padding: 0 24px;
  border: 0;
  border-radius: 10px;
  background: var(--green);
  color: #fff;
  font: inherit;
  font-weight: 700;
  text-decoration: none;
  cursor: pointer;
}
.button:hover {
  background: var(--deep);
}
.chip {
  display: inline-flex;
  align-items: center;
  min-height: 44px;
  padding: 4px 14px;
  border: 1px solid var(--line-strong);
  border-radius: 22px;
  background: var(--paper);
  text-decoration: none;
  font-size: 1rem;
  line-height: 1.25;
}
.chip[aria-current] {
  background: var(--green);
  border-color: var(--green);
  color: #fff;
  font-weight: 700;
}
.chips {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
}
.measures {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: 8px;
}
.measures .chip {
  justify-content: center;
  text-align: center;
}
.card {
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 14px;
  padding: 20px;
}
.crumbs {
  padding-top: 16px;
  font-size: 1rem;
}
.crumbs ol {
  display: flex;
  flex-wrap: wrap;
  gap: 4px;
  align-items: center;
}
.crumbs a {
  display: inline-flex;
  align-items: center;
  min-height: 44px;
  min-width: 44px;
}
.page {
  padding-top: 28px;
}
.crumbs + .page {
  padding-top: 8px;
}
footer {
  background: #e9eee9;
  border-top: 1px solid var(--line);
  padding: 24px 0 36px;
  font-size: 1rem;
  color: var(--soft);
}
footer p + p {
  margin-top: 8px;
}
`;
