import { mergeConfig } from 'vite';
import base from './vite.config.ts';
import { mockBackend } from './mock/plugin.ts';
export default mergeConfig(base, { plugins: [mockBackend()] });
