import type { LifeStage } from '../item-life.js';

// 24 x 24, strokes only. A picture never stands alone: its word is always beside it.
const DRAWINGS: Readonly<Record<LifeStage, string>> = {
  bought: 'M4 6h3l2 10h9l2-7H8M10 20a1 1 0 1 0 0-.01M17 20a1 1 0 1 0 0-.01',
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
  quarantined: 'M12 3 2.5 20h19zM12 9.5v5M12 17.2v.3',
  recalled: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v6M12 16.5v.3',
  cleared: 'M4 12.5 9.5 18 20 6.5',
  lost: 'M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.3',
  found: 'M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13M15.5 15.5 21 21M8 10.5l2 2 3.5-4',
  split: 'M12 3v7M12 10 5 16v5M12 10l7 6v5',
  sent: 'M3 12h15M12 6l6 6-6 6M21 4v16',
  unsent: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  arrived: 'M3 4v16M6 12h15M15 6l6 6-6 6',
  made: 'M12 3 20 7.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
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
