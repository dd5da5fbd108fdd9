import type { WalkAnswer } from '../../api/types.ts';
import { known, t } from '../../i18n/index.ts';

/** The answer as the person read it when choosing. */
export function saying(kind: string, answer: WalkAnswer): string {
  return known(`ask.${kind}.${answer}`) ?? t(`ask.other.${answer}`);
}
