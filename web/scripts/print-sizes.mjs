import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

// Prints what each page loads at once (its script and what that imports), gzip, and checks the phone's budget.
const BUDGET = { mapper: 150_000 };
const manifest = JSON.parse(readFileSync(new URL('../dist/.vite/manifest.json', import.meta.url), 'utf8'));

function scriptsOf(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const inner of manifest[key].imports ?? []) scriptsOf(inner, seen);
  return seen;
}

function gzipBytes(file) {
  return gzipSync(readFileSync(new URL(`../dist/${file}`, import.meta.url)), { level: 9 }).length;
}

for (const page of ['index', 'mapper', 'desk']) {
  const keys = [...scriptsOf(`${page}.html`)];
  const script = keys.reduce((sum, key) => sum + (manifest[key].file.endsWith('.js') ? gzipBytes(manifest[key].file) : 0), 0);
  const sheets = new Set(keys.flatMap((key) => manifest[key].css ?? []));
  const style = [...sheets].reduce((sum, file) => sum + gzipBytes(file), 0);
  console.log(`${page.padEnd(7)} script ${(script / 1000).toFixed(1)} kB, style ${(style / 1000).toFixed(1)} kB (gzip)`);
  if (BUDGET[page] && script > BUDGET[page]) {
    console.error(`${page} loads more than ${BUDGET[page] / 1000} kB of script`);
    process.exitCode = 1;
  }
}
