// How far each section is, as the server draws it: pages/progress.py.
import { fragment, one } from "../shared/dom";
import type { Answer } from "../shared/types";

export function showSections(root: HTMLElement, { sections, complete }: Answer): void {
  for (const [id, { html, sign }] of Object.entries(sections)) {
    const place = one(root, `[data-section="${CSS.escape(id)}"] [data-standing]`);
    if (place) place.replaceChildren(...fragment(html).childNodes);
    const step = one(root, `[data-step="${CSS.escape(id)}"]`);
    step?.lastElementChild?.replaceWith(fragment(sign).firstElementChild!);
  }
  const summary = one(root, "[data-complete]");
  if (summary) summary.textContent = complete;
}
