// How far each section is. The server draws the same: pages/progress.py.
import { all, h, icon, one, type Say } from "../shared/dom";
import type { Standing } from "../shared/types";

const SIGNS: Record<string, [kind: string, sign: string, words: string]> = {
  empty: ["", "empty", "sectionEmpty"],
  half: [" cd-st-pri", "half", "sectionHalf"],
  done: [" cd-st-ok", "done", "sectionDone"],
};

export function showSections(root: HTMLElement, sections: Record<string, Standing>, say: Say): void {
  for (const [id, standing] of Object.entries(sections)) {
    const place = one(root, `[data-section="${CSS.escape(id)}"] [data-standing]`);
    if (place) place.replaceChildren(meter(standing), h("p", {}, sign(standing, say), counts(standing, say)));
    const step = one(root, `[data-step="${CSS.escape(id)}"]`);
    step?.lastElementChild?.replaceWith(sign(standing, say));
  }
  const complete = Object.values(sections).filter((each) => each.state === "done" && !each.errors).length;
  const summary = one(root, "[data-complete]");
  if (summary) summary.textContent = say("complete", { count: complete, total: all(root, "[data-step]").length });
}

function sign(standing: Standing, say: Say): HTMLElement {
  const wrong = standing.errors;
  const [kind, shape, words] = wrong ? [" cd-st-bad", "bad", "sectionWrong"] : SIGNS[standing.state]!;
  return h("span", { class: `cd-st${kind}` }, icon(shape), say(words, { count: wrong }));
}

function counts({ filled, required, warnings }: Standing, say: Say): string {
  const parts = [];
  if (required) parts.push(say("filled", { count: required, filled, required }));
  if (warnings) parts.push(say("warnings", { count: warnings }));
  return parts.map((part) => ` · ${part}`).join("");
}

function meter(standing: Standing): HTMLElement {
  const wrong = Math.min(standing.errors, standing.required);
  const done = Math.min(standing.filled, standing.required - wrong);
  const bars = Array.from({ length: standing.required }, (_, at) =>
    h("i", at < done ? { class: "is-on" } : at < done + wrong ? { class: "is-bad" } : {}),
  );
  return h("div", { class: "cd-meter", "aria-hidden": "true" }, ...bars);
}
