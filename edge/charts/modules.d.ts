// fontkit 2 brings no types; it is only handed on to the PDF library.
declare module 'fontkit';

// A file as a data address: Vite's, for tests.
declare module '*.ttf?inline' {
  const address: string;
  export default address;
}
