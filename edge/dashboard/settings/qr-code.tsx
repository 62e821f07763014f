import { useEffect, useState } from 'react';

/** Modules around the code that stay empty, as scanners want it (ISO/IEC 18004). */
const QUIET = 4;

/**
 * A text as a QR code, made in this browser: what it says is a secret and goes nowhere. Dark on white in both themes, as
 * many scanners read no other. `label`: what it is, for who does not see it.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void import('uqr').then(({ encode }) => {
      const { size, data } = encode(text, { ecc: 'M', border: QUIET });
      if (isWanted) setCode({ size, path: pathOf(data) });
    });
    return () => {
      isWanted = false;
    };
  }, [text]);
  return (
    <div className="qr-code">
      {code !== null && (
        <svg
          viewBox={`0 0 ${code.size} ${code.size}`}
          role="img"
          aria-label={label}
          shapeRendering="crispEdges"
        >
          <rect width={code.size} height={code.size} fill="#fff" />
          <path d={code.path} fill="#000" />
        </svg>
      )}
    </div>
  );
}

/** The dark modules, one stroke for those that stand side by side. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  const strokes = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1] === true) return [];
      const end = row.indexOf(false, x);
      const width = (end === -1 ? row.length : end) - x;
      return [`M${x} ${y}h${width}v1h-${width}z`];
    }),
  );
  return strokes.join('');
}
