import { createHash } from 'node:crypto';
import type { Plugin, Rollup } from 'vite';

const PAGE = 'mapper.html';
const SOURCE = 'mapper_worker';
const HOLE = 'MIPAKA_KEPT';
/** Asked for when a map is opened; the field app starts and sends walks without it. */
const LATER = '/src/map/';

type Meta = { importedCss: Set<string>; importedAssets: Set<string> };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Writes into the field app's worker which files it keeps. The worker stands at the root: an address may keep only what lies below it. */
export function offlineWorker(): Plugin {
  return {
    name: 'offline-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === SOURCE);
        const page = bundle[PAGE];
        if (worker?.type !== 'chunk' || page?.type !== 'asset') return this.error('the worker or its page is missing');
        if (worker.imports.length > 0) return this.error('the worker must be one file');
        const files = filesOf(bundle).map((name) => `/${name}`);
        const html = String(page.source);
        const kept = { version: sha256([html, ...files, worker.code].join('\n')).slice(0, 16), page: sha256(html), files };
        worker.code = worker.code.replace(HOLE, () => JSON.stringify(kept));
      },
    },
  };
}

function filesOf(bundle: Rollup.OutputBundle): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || found.has(name)) return;
    if (chunk.isDynamicEntry && chunk.facadeModuleId?.includes(LATER)) return;
    found.add(name);
    const { importedCss, importedAssets } = (chunk as typeof chunk & { viteMetadata: Meta }).viteMetadata;
    for (const each of [...importedCss, ...importedAssets]) found.add(each);
    for (const each of [...chunk.imports, ...chunk.dynamicImports]) visit(each);
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(`/${PAGE}`)) visit(chunk.fileName);
  }
  for (const name of Object.keys(bundle)) if (/\.(woff2|svg)$/.test(name)) found.add(name);
  return [...found].sort();
}
