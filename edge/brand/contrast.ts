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
  return nearest(colour, ground, (one) => contrastOf(one, ground) >= least);
}

/** How much of a colour is in the ground of what is chosen: a little more than `--chosen` of `tokens.css`, which mixes otherwise. */
const TINT = 0.12;

/** The colour nearest to this one that can be read on a ground, and on the same ground with a tint of the colour itself. */
export function readableOnTint(colour: string, ground: string): string {
  return nearest(
    colour,
    ground,
    (one) => contrastOf(one, mixOf(ground, one, TINT)) >= READABLE && contrastOf(one, ground) >= READABLE,
  );
}

/** The first that is good enough on the way from a colour to the ink of a ground. */
function nearest(colour: string, ground: string, isGood: (one: string) => boolean): string {
  const end = inkOn(ground);
  for (let step = 0; step < 100; step++) {
    const mixed = mixOf(colour, end, step / 100);
    if (isGood(mixed)) return mixed;
  }
  return end;
}

/** So much of the second colour in the first. */
function mixOf(from: string, to: string, share: number): string {
  const end = rgbOf(to);
  return hexOf(rgbOf(from).map((part, n) => part + ((end[n] as number) - part) * share));
}
