import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const SMALLEST_BYTES = 1024;

/** Lays a `.gz` beside each asset, so that the server compresses nothing when a phone asks. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => void (folder = join(config.root, config.build.outDir, config.build.assetsDir)),
    async closeBundle() {
      for (const file of await readdir(folder)) {
        if (!/\.(js|css|svg)$/.test(file)) continue;
        const bytes = await readFile(join(folder, file));
        if (bytes.length >= SMALLEST_BYTES) await writeFile(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
