// Sets the theme a person chose before anything is painted; shell/theme.ts is the rest of it. A file of its own, so
// that a content security policy without inline scripts holds.
try {
  const chosen = localStorage.getItem('numberline.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage can be switched off; the system's theme is right then.
}
