export type Language = 'en' | 'sw';

const KEY = 'mipaka.language';

function remembered(): Language {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored === 'en' || stored === 'sw') return stored;
  } catch {
    // Storage may be switched off; the page then starts in the language of the device.
  }
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('sw') ? 'sw' : 'en';
}

class CurrentLanguage {
  #now = $state<Language>(remembered());

  get now(): Language {
    return this.#now;
  }
  set now(chosen: Language) {
    this.#now = chosen;
    if (typeof document === 'undefined') return;
    document.documentElement.lang = chosen;
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // Nothing is lost but the habit.
    }
  }
}

/** The language the reader chose, kept on this device. */
export const language = new CurrentLanguage();
// A remembered language is told to screen readers from the first word on.
if (typeof document !== 'undefined') document.documentElement.lang = language.now;
