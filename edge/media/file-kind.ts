/** Files that people send instead of MP3 or WAV, by their first bytes: an offset, and what stands there. */
const KINDS: readonly (readonly [name: string, at: number, text: string])[] = [
  ['an Ogg file', 0, 'OggS'],
  ['a FLAC file', 0, 'fLaC'],
  ['an MPEG-4 file (M4A or MP4)', 4, 'ftyp'],
  ['an AIFF file', 0, 'FORM'],
  ['an AMR file', 0, '#!AMR'],
  ['a Sun audio file', 0, '.snd'],
  ['a Windows Media file', 0, '\x30\x26\xb2\x75'],
  ['a WebM or Matroska file', 0, '\x1a\x45\xdf\xa3'],
  ['a Core Audio file', 0, 'caff'],
  ['a WAV file of the 64-bit kind (RF64)', 0, 'RF64'],
  ['a MIDI file', 0, 'MThd'],
  ['a PDF', 0, '%PDF'],
  ['a PNG picture', 0, '\x89PNG'],
  ['a JPEG picture', 0, '\xff\xd8\xff'],
  ['a GIF picture', 0, 'GIF8'],
  ['a ZIP archive', 0, 'PK\x03\x04'],
  ['a gzip archive', 0, '\x1f\x8b'],
];

/** `wav` or `mp3`, else what the file is, in words. Looks at its first 16 bytes only. */
export function fileKind(start: Uint8Array): string {
  const text = String.fromCharCode(...start.subarray(0, 16));
  if (text.startsWith('RIFF')) return text.slice(8, 12) === 'WAVE' ? 'wav' : 'a RIFF file without sound';
  if (text.startsWith('ID3')) return 'mp3';
  const known = KINDS.find(([, at, signature]) => text.startsWith(signature, at));
  if (known !== undefined) return known[0];
  if (start.length === 0) return 'empty';
  const [first = 0, second = 0] = start;
  if (first === 0xff && (second & 0xe0) === 0xe0) return layerOf(second);
  if (/^[\t\n\r\x20-\x7e]+$/.test(text)) return /^\s*</.test(text) ? 'a web page or XML' : 'text';
  // Some files begin in the middle of a frame, or with padding: the reader finds out.
  return first === 0 ? 'mp3' : 'of no kind that is known here';
}

/** Which kind of MPEG sound a frame header belongs to. */
function layerOf(second: number): string {
  switch ((second >> 1) & 3) {
    case 0:
      return 'an AAC file';
    case 1:
      return 'mp3';
    case 2:
      return 'an MPEG layer II file';
    default:
      return 'an MPEG layer I file';
  }
}
