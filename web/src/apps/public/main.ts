import { mount } from 'svelte';
import '../../ui/base.css';
import { ready } from '../../i18n/index.ts';
import App from './App.svelte';

await ready();
mount(App, { target: document.getElementById('app') ?? document.body });
