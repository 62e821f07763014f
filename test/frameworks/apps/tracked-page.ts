import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './tracked-app.ts';

const box = document.querySelector('#app');
if (box) hydrateRoot(box, createElement(App));
