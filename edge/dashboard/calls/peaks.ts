/** The loudest moment of each of `count` equal stretches of a sound, each channel by itself, 0–1. */
export function peaksOf(channels: readonly Float32Array[], count: number): number[][] {
  return channels.map((samples) =>
    Array.from({ length: count }, (_, n) => {
      const from = Math.floor((n * samples.length) / count);
      const to = Math.max(from + 1, Math.floor(((n + 1) * samples.length) / count));
      let peak = 0;
      // Every eighth sample is enough to see where somebody speaks.
      for (let at = from; at < Math.min(to, samples.length); at += 8)
        peak = Math.max(peak, Math.abs(samples[at] ?? 0));
      return Math.min(1, peak);
    }),
  );
}
