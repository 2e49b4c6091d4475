/** Points, which PDF counts in, to the millimetre. */
export const POINTS_PER_MM = 72 / 25.4;

/** What knows how wide a text is in its font and size of the moment. */
interface Measure {
  widthOfString(text: string): number;
}

/** The text, or as much of it as fits, with an ellipsis. */
export function fitting(paper: Measure, text: string, width: number): string {
  const fits = (shown: string) => paper.widthOfString(shown) <= width;
  if (fits(text)) return text;
  const characters = [...text];
  while (characters.length > 0 && !fits(`${characters.join('')}…`)) characters.pop();
  return `${characters.join('')}…`;
}
