import type { mapper as english } from '../en/mapper.ts';

export const mapper: Record<keyof typeof english, string> = {};
