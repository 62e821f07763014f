import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './react-app.ts';

const box = document.querySelector('#app');
if (box) {
  const root = hydrateRoot(box, createElement(App));
  Object.assign(window, { leave: () => root.unmount() });
}
