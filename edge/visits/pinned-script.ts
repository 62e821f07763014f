/**
 * The script under a name that is made of its content, `numberline.<hash>.js`: the build writes it beside the file
 * that always is the newest, with this in `numberline.json`.
 */
export interface PinnedScript {
  /** File name. The hash is the first 16 hexadecimal digits of the SHA-384. */
  file: string;
  /** What a page writes into the script tag's `integrity`: `sha384-…`. */
  integrity: string;
  bytes: number;
}

/** The path of any pinned script, of this build or an earlier one. */
export const PINNED_PATH = /^\/numberline\.[0-9a-f]{16}\.js$/;
