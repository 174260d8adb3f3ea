// « Nous avons retrouvé 2 modifications »: what an earlier page could not send is back in place, or offered as a copy.
import { button, clock, day, h, icon, note, one, type Say } from "../shared/dom";
import type { Change, Value } from "../shared/types";
import { download } from "./copy";
import { elementAt, read, wordsOf } from "./fields";
import type { Page } from "./page";

/** What the fields showed before the changes were put back, and how many rows came, went or moved. */
export interface Before {
  values: Map<string, Value>;
  rows: Set<string>;
}

export function restoredNotice(
  root: HTMLElement,
  changes: readonly Change[],
  before: Before,
  say: Say,
  put: (field: HTMLElement, value: Value) => void,
): void {
  const fields = [...before.values].flatMap(([path, value]) => {
    const field = elementAt(root, path);
    const now = field && read(field);
    return field && JSON.stringify(now) !== JSON.stringify(value)
      ? [{ path, field, value, words: wordsOf(field, now) }]
      : [];
  });
  const count = fields.length + before.rows.size;
  if (!count) return;
  const close = (): void => notice.remove();
  const back = (): void => {
    for (const { field, value } of fields) put(field, value);
    close();
  };
  const lines = fields.map(({ path, words, field }) =>
    h(
      "li",
      {},
      icon("ok"),
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
    { class: "cd-pad", role: "status" },
    note("", "here", say("found", { count, when: whenMade(changes) }), h("p", {}, say("foundMore"))),
    h("ul", { class: "cd-todo" }, ...lines),
    h(
      "p",
      { class: "cd-line" },
      button(say("keepAll"), "ok", "cd-btn-main", close),
      fields.length > 0 && button(say("serverText"), "undo", "cd-btn-quiet", back),
    ),
  );
  one(root, "[data-notices]")!.append(notice);
}

/** What is not sent by itself: the person takes a copy of it, or lets it go. */
export function asideNotice(page: Page): void {
  const { root, plan, say } = page;
  const changes = plan.aside.flatMap((each) => each.changes);
  const count = new Set(changes.map((change) => change.path)).size;
  const go = button(say("letGo"), "bin", "cd-btn-quiet", () => {
    plan.forget();
    notice.remove();
  });
  const copy = button(say("copy"), "down", "", () => download(page, plan.aside));
  const notice = h(
    "div",
    { class: "cd-pad", "data-aside": true, role: "status" },
    note(
      "tip",
      "here",
      say("aside", { count, when: whenMade(changes) }),
      h("p", {}, say("asideMore")),
      h("p", { class: "cd-line" }, copy, go),
    ),
  );
  one(root, "[data-aside]")?.remove();
  one(root, "[data-notices]")!.append(notice);
}

function whenMade(changes: readonly Change[]): string {
  const newest = new Date(Math.max(...changes.map((change) => Date.parse(change.at))));
  return `${day(newest)} ${clock(newest)}`;
}

const nameOf = (field: HTMLElement): string =>
  (one(field, "label, legend, .cd-level-h > span:last-child")?.firstChild?.textContent ?? "").trim() || "—";
