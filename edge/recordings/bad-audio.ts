/** What came is not what was recorded. */
export class BadAudio extends Error {
  override readonly name = 'BadAudio';
}
