import { TILE_COLUMNS } from '../tile-grid.js';

/** The tile grid, its legend, and tables. On every colour of the ramp the ink has at least 5.4:1. */
export const FIGURES_SHEET = `
.tiles {
  display: grid;
  grid-template-columns: repeat(${TILE_COLUMNS}, minmax(0, 1fr));
  grid-auto-rows: 1fr;
  gap: 4px;
  margin: 16px -6px 0;
}
.tiles a {
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  height: 100%;
  min-height: 52px;
  border-radius: 8px;
  border: 1px solid transparent;
  text-decoration: none;
  text-align: center;
  color: var(--ink);
  line-height: 1.2;
  overflow: hidden;
}
.tiles b {
  font-size: 15px;
  white-space: nowrap;
}
.tiles .n {
  font-size: 13px;
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
.tiles .full {
  display: none;
}
.tiles a:hover {
  outline: 3px solid var(--ink);
  outline-offset: -1px;
}
.tiles a:focus-visible {
  outline-offset: 1px;
  position: relative;
  z-index: 1;
}

.k1 {
  background: #e6f0ea;
  border-color: #b8d8c5 !important;
}
.k2 {
  background: #b8d8c5;
}
.k3 {
  background: #7fbb9a;
}
.tiles .k4,
.tiles .k5,
.tiles .k6 {
  color: #fff;
}
.k4 {
  background: #2a7656;
}
.k5 {
  background: #12684a;
}
.k6 {
  background: #06402c;
}
.zero {
  background: #fff;
  border: 2px solid var(--line-strong) !important;
}
.notStarted {
  background: #eceeec;
  color: var(--soft) !important;
}
.noData {
  background: transparent;
  border: 1px dashed var(--line-strong) !important;
  color: var(--soft) !important;
}
.hidden {
  background: repeating-linear-gradient(45deg, #fff 0 5px, #f3e6cf 5px 10px);
  border-color: #b98a3c !important;
}
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 6px 18px;
  margin-top: 16px;
  font-size: 1rem;
}
.legend li {
  display: flex;
  align-items: center;
  gap: 8px;
}
.legend i {
  width: 26px;
  height: 26px;
  border-radius: 6px;
  border: 1px solid transparent;
  flex: none;
}
figcaption {
  margin-top: 14px;
}
details {
  margin-top: 16px;
}
summary {
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-height: 44px;
  padding: 4px 16px;
  border: 1px solid var(--line-strong);
  border-radius: 22px;
  background: var(--paper);
  color: var(--green);
  cursor: pointer;
  font-size: 1rem;
}
summary::before {
  content: '\\25B8';
}
details[open] summary::before {
  content: '\\25BE';
}
.goods {
  margin-top: 16px;
}
.entry {
  margin-top: 0;
  border-bottom: 1px solid var(--line);
}
.entry summary {
  display: flex;
  justify-content: space-between;
  gap: 12px;
  padding: 10px 8px;
  border: 0;
  border-radius: 4px;
  background: var(--paper);
  color: var(--ink);
}
.entry summary span {
  flex: 1;
  color: var(--green);
}
.entry p {
  padding: 0 8px 12px;
  background: var(--paper);
}
.scroll {
  overflow-x: auto;
  margin-top: 12px;
}
table {
  border-collapse: collapse;
  width: 100%;
  background: var(--paper);
  font-size: 1rem;
  line-height: 1.4;
}
caption {
  text-align: left;
  color: var(--soft);
  padding: 0 0 8px;
}
th,
td {
  padding: 10px 8px;
  border-bottom: 1px solid var(--line);
  text-align: right;
  font-variant-numeric: tabular-nums;
  vertical-align: top;
}
th {
  font-weight: 700;
}
th:first-child {
  text-align: left;
}
.places th:first-child {
  white-space: nowrap;
}
tbody th a {
  display: inline-block;
  min-height: 44px;
  padding: 10px 0;
  margin: -10px 0;
}
td.none {
  color: var(--soft);
}
th small {
  display: block;
  font-size: 1rem;
  font-weight: 400;
  color: var(--soft);
}
`;
