import type { LegalCheck } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';

/** The two readings of the three months, among all checks of a notice. */
export function isClock(check: LegalCheck): boolean {
  return /three.?months/.test(check.rule);
}

export function clockTitle(check: LegalCheck, index: number): string {
  if (/last/.test(check.rule)) return t('clock.last');
  if (/first/.test(check.rule)) return t('clock.first');
  return index === 0 ? t('clock.first') : t('clock.last');
}
