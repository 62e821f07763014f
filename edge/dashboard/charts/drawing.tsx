import type { Ink, Mark, Scene } from '../../charts/scene.ts';

/** Every ink as a colour of the theme. */
const COLORS: Record<Ink, string> = {
  ink: 'var(--ink)',
  muted: 'var(--ink-2)',
  faint: 'var(--ink-3)',
  grid: 'var(--line)',
  surface: 'var(--surface)',
  accent: 'var(--s1)',
  second: 'var(--s2)',
  third: 'var(--s3)',
  fourth: 'var(--s4)',
  other: 'var(--s-other)',
  previous: 'var(--s-prev)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  warn: 'var(--warn)',
};

export const colorOf = (ink: Ink): string => COLORS[ink];

/** A scene on the screen. What it says is said beside it, so it says nothing of its own to a screen reader. */
export function Drawing({ scene: { width, height, marks } }: { scene: Scene }) {
  return (
    <svg
      className="drawing"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {marks.map((mark, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: marks have no identity of their own
        <Drawn key={n} mark={mark} />
      ))}
    </svg>
  );
}

function Drawn({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case 'path':
      return (
        <path
          d={mark.d}
          fill={mark.fill === undefined ? 'none' : COLORS[mark.fill]}
          stroke={mark.stroke === undefined ? undefined : COLORS[mark.stroke]}
          strokeWidth={mark.width}
          strokeDasharray={mark.dash?.join(' ')}
          strokeLinejoin="round"
          opacity={mark.opacity}
        />
      );
    case 'rect':
      return (
        <rect
          x={mark.x}
          y={mark.y}
          width={mark.width}
          height={mark.height}
          rx={mark.radius}
          fill={COLORS[mark.fill]}
          opacity={mark.opacity}
        />
      );
    case 'line':
      return (
        <line
          x1={mark.x1}
          y1={mark.y1}
          x2={mark.x2}
          y2={mark.y2}
          stroke={COLORS[mark.stroke]}
          strokeWidth={mark.width}
          strokeDasharray={mark.dash?.join(' ')}
        />
      );
    case 'text':
      return (
        <text
          x={mark.x}
          y={mark.y}
          fontSize={mark.size}
          textAnchor={mark.anchor}
          fill={COLORS[mark.fill]}
          fontWeight={mark.weight}
        >
          {mark.text}
        </text>
      );
  }
}
