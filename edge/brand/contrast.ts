/** Text of this colour can be read on that one from here on (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5;

type Rgb = readonly [number, number, number];

/** `#rrggbb` as three numbers from 0 to 255. */
function rgbOf(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const hexOf = (rgb: readonly number[]): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, 0–1 (WCAG 2.2). */
function luminanceOf(colour: string): number {
  const [r, g, b] = rgbOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well two colours stand out from each other, 1–21 (WCAG 2.2). Both `#rrggbb`. */
export function contrastOf(a: string, b: string): number {
  const [dark, light] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white: what is read better on a colour. One of them always has 4.5. */
export function inkOn(colour: string): string {
  return contrastOf(colour, '#ffffff') >= contrastOf(colour, '#000000') ? '#ffffff' : '#000000';
}

/** The colour nearest to this one, darker or lighter, that stands out from the ground by `least`. */
export function readableOn(colour: string, ground: string, least: number = READABLE): string {
  if (contrastOf(colour, ground) >= least) return colour;
  const end = rgbOf(inkOn(ground));
  const from = rgbOf(colour);
  for (let step = 1; step <= 100; step++) {
    const mixed = hexOf(from.map((part, n) => part + ((end[n] as number) - part) * (step / 100)));
    if (contrastOf(mixed, ground) >= least) return mixed;
  }
  return hexOf(end);
}
