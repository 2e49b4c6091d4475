import type { LifeStage } from '../item-life.js';

// 24 x 24, strokes only. A picture never stands alone: its word is always beside it.
const DRAWINGS: Readonly<Record<LifeStage, string>> = {
  given: 'M4 11h16v9H4zM2.5 7h19v4h-19zM12 7v13M12 7C9 7 7 5.6 7.5 4S11 3 12 7c1-4 4-4.6 4.5-3S15 7 12 7',
  received: 'M3 10 12 4l9 6v10H3zM8 20v-7h8v7M8 16.5h8',
  held: 'M6 3h12v18l-6-4.5L6 21z',
  released: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  issued: 'M2 6h12v11H2zM14 10h4l4 4v3h-8M6.5 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4M17.5 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  returned: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  delivered:
    'M12 20S3.5 14.8 3.5 8.9C3.5 6 5.6 4 8 4c1.7 0 3.2 1 4 2.5C12.8 5 14.3 4 16 4c2.4 0 4.5 2 4.5 4.9C20.5 14.8 12 20 12 20z',
  discarded: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  corrected: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
};

/** The round sign of one stage of an item's life. */
export function StageIcon({ stage }: { readonly stage: LifeStage }) {
  return (
    <span className="icon" aria-hidden="true">
      <svg viewBox="0 0 24 24">
        <path d={DRAWINGS[stage]} />
      </svg>
    </span>
  );
}
