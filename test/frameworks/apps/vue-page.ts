import { createSSRApp } from 'vue';
import { App } from './vue-app.ts';

const app = createSSRApp(App);
app.mount('#app');
Object.assign(window, { leave: () => app.unmount() });
