/** Choices of how it looks live in cookies, so that the server's first paint already has them. */
export function keepChoice(
  name: 'density' | 'rail' | 'vm-columns' | 'vm-layout' | 'console',
  value: string,
): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain HTTP.
  document.cookie = `novacron-${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

export function setDensity(density: 'compact' | 'comfortable'): void {
  document.documentElement.dataset.density = density;
  keepChoice('density', density);
}
