export { fitting, POINTS_PER_MM } from './fitting.js';
export { LACKING, legible, paperFont } from './paper-font.js';
