// « Nous avons retrouvé 2 modifications »: what an earlier page could not send is back in place.
import { button, h, icon, one, type Say } from "../shared/dom";
import type { Change, Value } from "../shared/types";
import { elementAt, wordsOf } from "./fields";

export function restoredNotice(
  root: HTMLElement,
  changes: readonly Change[],
  before: Map<string, Value>,
  say: Say,
  put: (field: HTMLElement, value: Value) => void,
): void {
  const fields = [...before].flatMap(([path, value]) => {
    const field = elementAt(root, path);
    const last = changes.filter((change) => change.op === "set" && change.path === path).at(-1);
    return field && last && JSON.stringify(last.value) !== JSON.stringify(value)
      ? [{ path, field, value, words: wordsOf(field, last.value) }]
      : [];
  });
  if (!fields.length) return;
  const newest = new Date(Math.max(...changes.map((change) => Date.parse(change.at))));
  const when = newest.toLocaleString(root.lang === "ar" ? "ar-u-nu-latn" : root.lang, {
    dateStyle: "short",
    timeStyle: "short",
  });
  const close = (): void => notice.remove();
  const back = (): void => {
    for (const { field, value } of fields) put(field, value);
    close();
  };
  const lines = fields.map(({ path, words, field }) =>
    h(
      "li",
      {},
      done(),
      h(
        "span",
        {},
        h("a", { href: `#path=${encodeURIComponent(path)}`, target: "_self" }, nameOf(field)),
        h("br"),
        h("span", { dir: "auto" }, words),
      ),
    ),
  );
  const notice = h(
    "div",
    { class: "cd-pad" },
    h(
      "div",
      { class: "cd-say", role: "status" },
      icon("here"),
      h("p", { class: "cd-say-t" }, say("found", { count: fields.length, when })),
      h("p", {}, say("foundMore")),
    ),
    h("ul", { class: "cd-todo" }, ...lines),
    h(
      "p",
      { class: "cd-line" },
      button(say("keepAll"), "ok", "cd-btn-main", close),
      button(say("serverText"), "undo", "cd-btn-quiet", back),
    ),
  );
  one(root, "[data-notices]")!.append(notice);
}

function done(): HTMLElement {
  const sign = icon("ok");
  sign.classList.add("cd-st-ok");
  return sign;
}

const nameOf = (field: HTMLElement): string =>
  (one(field, "label, legend, .cd-level-h > span:last-child")?.firstChild?.textContent ?? "").trim() || "—";
