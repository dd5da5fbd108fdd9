/** Whether this device believes it has a network. It may be wrong: only an answer of the server proves it. */
class Network {
  online = $state(typeof navigator === 'undefined' || navigator.onLine);

  constructor() {
    if (typeof window === 'undefined') return;
    window.addEventListener('online', () => (this.online = true));
    window.addEventListener('offline', () => (this.online = false));
  }

  /** Calls when the network is back. Returns how to stop listening. */
  onReturn(then: () => void): () => void {
    window.addEventListener('online', then);
    return () => window.removeEventListener('online', then);
  }
}

export const network = new Network();
