import { mount } from 'svelte';
import '../../ui/base.css';
import { session } from '../../api/session.svelte.ts';
import { ready } from '../../i18n/index.ts';
import { registerWorker } from '../../offline/register_worker.ts';
import App from './App.svelte';

// Who it is and in which words are asked for at once: on a slow line each round trip counts.
void session.load(true);
await ready();
mount(App, { target: document.getElementById('app') ?? document.body });
registerWorker();
