// Small steps on the page that several of the grader's modules take.
import { fragment } from "../shared/dom";

/** The elements that a handler's HTML holds, ready to be inserted. */
export function parse(html: string): Element[] {
  return [...fragment(html).children];
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
