import type { Connect, Plugin } from 'vite';

/** Serves the three programs under their addresses, as the server does. */
export function entryPages(): Plugin {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (/^\/mapper(\/|$)/.test(path)) request.url = '/mapper.html';
    else if (/^\/desk(\/|$)/.test(path)) request.url = '/desk.html';
    else if (/^\/start(\/|$)/.test(path)) request.url = '/index.html';
    next();
  };
  return {
    name: 'entry-pages',
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  };
}
