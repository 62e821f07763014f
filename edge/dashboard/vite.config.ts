import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the Worker listens during development; the dashboard's own server passes on what is not the dashboard. */
const WORKER = 'http://127.0.0.1:8787';

// The Worker checks the origin of a sign-in, and the browser's is the development server's.
const passOn = { target: WORKER, changeOrigin: true, headers: { origin: WORKER } };

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    // The script and the demo site are in the same folder.
    outDir: '../../dist/site',
    emptyOutDir: false,
    // A font inside a style sheet would be fetched whether its letters are used or not.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What many screens share is one file and what draws figures another: each more is a request in the way of the first screen.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /[\\/](edge[\\/]reports|dashboard[\\/](parts|kit|shell|view))[\\/]/,
              minShareCount: 3,
            },
            {
              name: 'figures',
              test: /[\\/](edge[\\/]charts|dashboard[\\/](charts|overview|reports[\\/](?!report-search))|d3-[a-z]+)/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/v1': { ...passOn, ws: true },
      '/auth': passOn,
      '/demo': passOn,
      '/simulator': passOn,
      '/numberline.js': passOn,
    },
  },
});
