/** A record opened for change: what was read, where to go back to, and how to start again from the server's version. */
export type Edit<Stored> = { before: Stored; back: string; restart: () => void };
