import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?inline';
import strong from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?inline';
import { giveFonts } from './pdf-fonts.ts';

const bytesOf = (url: string) =>
  Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (character) => character.charCodeAt(0));

giveFonts({ regular: bytesOf(regular), strong: bytesOf(strong) });
