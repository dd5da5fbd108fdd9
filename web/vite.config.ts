import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { countryOutline } from './build/country_outline.ts';
import { entryPages } from './build/entry_pages.ts';
import { offlineWorker } from './build/offline_worker.ts';
import { precompress } from './build/precompress.ts';

const server = process.env['MIPAKA_SERVER'];
const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const BASE = /\/src\/(ui|lib|api)\/|\/src\/i18n\/(en|index|language)|\/node_modules\/(svelte|esm-env|clsx)\//;

export default defineConfig({
  plugins: [svelte(), countryOutline(), entryPages(), offlineWorker(), precompress()],
  build: {
    target: 'es2022',
    manifest: true,
    // Fonts and pictures stay files: the content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: page('index.html'),
        mapper: page('mapper.html'),
        desk: page('desk.html'),
        mapper_worker: page('src/offline/worker/mapper_worker.ts'),
      },
      output: {
        // What every page needs comes in one file: on a slow line thirty small ones cost a round trip each.
        codeSplitting: { groups: [{ name: 'base', test: BASE }] },
        entryFileNames: ({ name }) => (name === 'mapper_worker' ? 'mapper-worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    ...(server
      ? { proxy: Object.fromEntries(['/api', '/tiles', '/samples'].map((path) => [path, server])) }
      : {}),
  },
});
