import { hydrate, unmount } from 'svelte';
import App from './svelte-app.svelte';

const app = hydrate(App, { target: document.querySelector('#app') });
Object.assign(window, { leave: () => unmount(app) });
