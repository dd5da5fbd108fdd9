// A line to the server on which the field app changes its release while pages are open.
import { createServer, request } from 'node:http';
import { createHash } from 'node:crypto';

const PAGE = /^\/mapper(\/|$)/;
const WORKER = '/mapper-worker.js';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/**
 * Release 1 is what was built. A later one has a page of its own, and one of its files under another name, as a file
 * has after every change; the file of the release before is gone from the server.
 */
export async function releasingLine(target, changing) {
  const changes = (path) => path.startsWith(changing) && path.endsWith('.js');
  const built = await (await fetch(`${target}/mapper`)).text();
  const worker = await (await fetch(target + WORKER)).text();
  const kept = JSON.parse(worker.match(/\{"version":"[^}]*\}/)[0]);
  const original = kept.files.find(changes);
  let present = { number: 1, half: false };
  const nameIn = ({ number }) => (number === 1 ? original : original.replace(/-[\w-]{8}\./, `-release${number}.`));
  const pageIn = ({ number }) => (number === 1 ? built : built.replace('</head>', `<meta name="release" content="${number}" /></head>`));

  function workerNow() {
    if (present.number === 1) return worker;
    const page = present.half ? 'of a page that is not there yet' : pageIn(present);
    const files = kept.files.map((file) => (file === original ? nameIn(present) : file));
    return worker.replace(JSON.stringify(kept), JSON.stringify({ version: `release${present.number}`, page: sha256(page), files }));
  }

  const server = createServer((asked, answer) => {
    const path = new URL(asked.url, target).pathname;
    const isFile = changes(path);
    if (isFile && path !== nameIn(present)) return answer.writeHead(404).end();
    const text = path === WORKER ? workerNow() : PAGE.test(path) ? pageIn(present) : null;
    const { 'if-none-match': _match, 'if-modified-since': _since, ...whole } = asked.headers;
    const headers = text === null ? asked.headers : whole;
    const away = request(target + (isFile ? original : asked.url), { method: asked.method, headers }, (reply) => {
      if (text === null) return answer.writeHead(reply.statusCode, reply.headers), void reply.pipe(answer);
      reply.resume();
      answer.writeHead(200, { 'content-type': reply.headers['content-type'], 'cache-control': 'no-cache' }).end(text);
    });
    away.on('error', () => answer.destroy());
    asked.pipe(away);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    file: original,
    version: kept.version,
    /** `half`: the worker is of the new release already, the page is not. */
    install: (number, half = false) => (present = { number, half }),
    close: () => (server.closeAllConnections(), server.close()),
  };
}
