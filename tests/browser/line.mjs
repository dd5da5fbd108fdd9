// A line between the browser and the server that breaks where a test wants it to.
import { connect, createServer } from 'node:net';

export function brittleLine(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  let left = Infinity;
  let cut = false;
  const breakAll = () => {
    cut = true;
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
    if (cut) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => (open.delete(socket), near.destroy(), far.destroy()));
    }
    far.pipe(near);
    near.on('data', (bytes) => {
      left -= bytes.length;
      if (left < 0) breakAll();
      else far.write(bytes);
    });
  });
  const line = {
    /** Breaks every connection, and refuses new ones, once so many bytes more have left the browser. */
    cutAfter: (bytes) => (left = bytes),
    isCut: () => cut,
    mend: () => ((cut = false), (left = Infinity)),
    close: () => (breakAll(), server.close()),
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ ...line, address: `http://127.0.0.1:${server.address().port}` }));
  });
}
