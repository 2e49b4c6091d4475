import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const FILE = '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf';

/** Stands for a character the font lacks, as printers of Chinese have always put it: a mark to be seen, never a gap. */
export const LACKING = '〓';

interface PaperFont {
  readonly bytes: Buffer;
  readonly glyphs: Font;
}
let font: PaperFont | null = null;

/** Noto Sans SC: all of GB 2312, and what GBK has besides. 10 MB, read when the first paper is printed. */
export function paperFont(): PaperFont {
  if (font === null) {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(FILE));
    font = { bytes, glyphs: create(bytes) as Font };
  }
  return font;
}

/** The text on one line, with a mark for each character the font lacks. */
export function legible(text: string): string {
  const { glyphs } = paperFont();
  const shown = (character: string) =>
    glyphs.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : LACKING;
  return [...text.replace(/\s+/g, ' ')].map(shown).join('');
}
