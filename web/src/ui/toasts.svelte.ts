type Toast = { id: number; text: string; action: { label: string; run: () => void } | null };

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;

  /** Tells something in passing; with an action it stays long enough to be taken back. */
  tell(text: string, action: { label: string; run: () => void } | null = null): void {
    const toast = { id: this.#next++, text, action };
    this.shown.push(toast);
    setTimeout(() => this.drop(toast.id), action ? 8_000 : 4_000);
  }

  drop(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
