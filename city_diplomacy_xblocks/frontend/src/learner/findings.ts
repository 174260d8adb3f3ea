// What the tool says beside a field. The server draws the first ones the same way: pages/saying.py.
import { all, button, h, note, one, type Say } from "../shared/dom";
import type { Answer, Finding } from "../shared/types";
import { control, elementAt } from "./fields";

/** What people settled: no finding any more. */
const SETTLED = "dismissed";
const BUILT_IN = new Set([
  "required",
  "type",
  "length",
  "range",
  "option",
  "rows",
  "reference",
  "unknown",
  "personal",
  SETTLED,
]);
/** These wait: the first until the person has been there, the other until they want to hand in. */
const PATIENT = new Set(["required", "rows"]);

const stale =
  ({ rules, paths }: Answer["findings"]) =>
  (rule: string, at: string): boolean =>
    BUILT_IN.has(rule) ? paths.some((path) => at === path || at.startsWith(`${path}.`)) : rules.includes(rule);

const KINDS: Record<string, [kind: string, title: string]> = { error: ["bad", "toFix"], note: ["ok", "noted"] };

/** Those of the lines on the page that have been judged anew. */
export const judged = (lines: HTMLElement[], told: Answer["findings"]): HTMLElement[] =>
  lines.filter((line) => stale(told)(line.dataset["rule"]!, line.dataset["at"]!));

export class Findings {
  /** Fields that were left in this visit. */
  private readonly seen = new Set<string>();
  private held: Finding[] = [];
  /** After a refused hand-in nothing waits any more. */
  strict = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly say: Say,
  ) {}

  /** Takes away what was judged anew, and shows what was found; nothing new under the hand that writes. */
  answered(told: Answer["findings"]): void {
    const hand = document.activeElement;
    const field = hand?.closest(".cd-says [data-rule]") && hand.closest<HTMLElement>("[data-type], [data-row]");
    for (const shown of judged(all(this.root, ".cd-says [data-rule]"), told)) this.drop(shown);
    const anew = stale(told);
    this.held = this.held.filter((finding) => !anew(finding.rule, finding.path));
    for (const finding of told.items) this.offer(finding);
    // The button that was pressed is gone.
    if (field && !hand!.isConnected) (one(field, ".cd-says button") ?? anchor(field))?.focus();
  }

  /** The field at `path` was left: what was held back for it may be read now. */
  left(path: string): void {
    this.seen.add(path);
    const held = this.held;
    this.held = [];
    for (const finding of held) this.offer(finding);
  }

  private offer(finding: Finding): void {
    const place = elementAt(this.root, finding.path);
    if (!place) return;
    const early = PATIENT.has(finding.rule) && !this.strict && (finding.rule === "rows" || !this.touched(finding.path));
    if (early || this.inHand(place, finding.path)) this.held.push(finding);
    else this.show(place, finding);
  }

  /** Somebody writes in this field, or in its row and has not come to it yet. */
  private inHand(place: HTMLElement, path: string): boolean {
    if (place.matches("[data-table], [data-section]")) return false;
    const row = this.touched(path) ? null : place.closest("[data-row]");
    return (row ?? place).contains(document.activeElement);
  }

  private touched(path: string): boolean {
    for (const seen of this.seen) if (seen === path || seen.startsWith(`${path}.`)) return true;
    return false;
  }

  private show(place: HTMLElement, finding: Finding): void {
    const box = boxOf(place);
    const twice = all(box, "[data-rule]").some(
      (each) => each.dataset["rule"] === finding.rule && each.textContent?.includes(finding.message),
    );
    if (twice) return;
    const [kind, title] = KINDS[finding.severity] ?? ["tip", "advice"];
    const told = note(kind, kind, this.say(title), h("p", {}, finding.message));
    told.dataset["rule"] = finding.rule;
    told.dataset["at"] = finding.path;
    if (finding.mark) told.append(h("p", { class: "cd-line" }, this.answer(finding)), h("div", { "data-problem": true, role: "alert" }));
    box.append(told);
    tie(place);
  }

  /** With which people answer a warning of personal data, or take that back. */
  private answer({ rule, path, mark }: Finding): HTMLElement {
    const stands = rule !== SETTLED;
    const press = button(this.say(stands ? "notPersonal" : "warnAgain"), "", "cd-btn-quiet", () => {});
    press.dataset["post"] = "dismiss";
    press.dataset["flush"] = "";
    press.dataset["body"] = JSON.stringify({ path, mark, stands });
    return press;
  }

  private drop(shown: HTMLElement): void {
    const place = shown.parentElement!.closest<HTMLElement>("[data-type], [data-row]");
    shown.remove();
    if (place) tie(place);
  }
}

/** Where findings stand: at the end of a field, before the tools of a row. */
export function boxOf(place: HTMLElement): HTMLElement {
  const body = place.matches("[data-row]") ? (one(place, ".cd-row-body") ?? place) : place;
  const found = one(body, ":scope > .cd-says");
  if (found) return found;
  const box = h("div", { class: "cd-says" });
  const input = place.matches("[data-col], [data-path]") ? anchor(place) : null;
  if (input?.id) box.id = `${input.id}-e`;
  const next = one(body, ":scope > [data-kept], :scope > .cd-th, :scope > .cd-row-tools");
  if (next) next.before(box);
  else body.append(box);
  return box;
}

const anchor = (field: HTMLElement): HTMLElement | null => (field.matches("[data-table]") ? null : control(field));

/** Ties the control to its findings for those who hear the page: first the finding, then the help. */
export function tie(field: HTMLElement): void {
  const input = anchor(field);
  if (!input) return;
  const box = one(field, ":scope > .cd-says");
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== `${input.id}-e`);
  const ids = box?.childElementCount ? [box.id, ...others] : others;
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
  if (box && one(box, ".cd-say-bad")) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
