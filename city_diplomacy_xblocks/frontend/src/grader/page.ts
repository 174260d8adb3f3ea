// Small steps on the page that several of the grader's modules take.

export function find<T extends Element = HTMLElement>(within: ParentNode, selector: string): T | null {
  return within.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(within: ParentNode, selector: string): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

/** The elements that a handler's HTML holds, ready to be inserted. Scripts in it do not run. */
export function parse(html: string): Element[] {
  return [...new DOMParser().parseFromString(html, "text/html").body.children];
}

/** Show an element inside an iframe that does not scroll by itself, and put the focus there. */
export function bring(element: HTMLElement): void {
  if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  for (let up = element.parentElement; up; up = up.parentElement) if (up instanceof HTMLDetailsElement) up.open = true;
  element.focus({ preventScroll: true });
  if (window.parent === window) element.scrollIntoView({ block: "start" });
  else window.parent.postMessage({ offset: element.getBoundingClientRect().top + window.scrollY }, "*");
}

export function say(element: Element | null, text: string): void {
  // Unchanged text is left alone: a live region would say it again.
  if (element && element.textContent !== text) element.textContent = text;
}
