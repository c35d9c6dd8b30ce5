/** The element that a page's component is mounted into. */
export function pageTarget(): HTMLElement {
  const target = document.getElementById('app');
  if (!target) throw new Error('The page has no element with the id "app".');
  return target;
}
