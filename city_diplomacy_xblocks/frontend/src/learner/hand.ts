// The box in which the plan is handed in: what blocks, each a link to its field; then the button.
import { all, h, icon, one, type Say, wrong } from "../shared/dom";
import type { Answer, PageData } from "../shared/types";
import { elementAt, rowOf } from "./fields";
import { judged } from "./findings";
import { numberOf } from "./rows";

export interface Blocking {
  path: string;
  rule?: string;
  label: string;
  message: string;
  url: string;
}

export class Hand {
  constructor(
    private readonly root: HTMLElement,
    private readonly data: PageData,
    private readonly say: Say,
  ) {}

  get box(): HTMLElement | null {
    return one(this.root, "[data-hand]");
  }

  get blocked(): boolean {
    return !!this.box && all(this.box, "[data-blocking] > li").length > 0;
  }

  /** Takes away what was judged anew, adds what still blocks. */
  answered(told: Answer["findings"]): void {
    if (!this.box) return;
    const list = one(this.box, "[data-blocking]")!;
    for (const line of judged(all(list, "li"), told)) line.remove();
    for (const { rule, severity, path, message } of told.items) {
      if (severity === "error")
        list.append(this.line({ rule, path, message, label: this.place(path), url: this.link(path) }));
    }
    this.count();
  }

  /** What the server says blocks, all of it. */
  blockedBy(items: Blocking[]): void {
    if (!this.box) return;
    one(this.box, "[data-blocking]")!.replaceChildren(...items.map((item) => this.line(item)));
    this.count();
    one(this.box, "[data-blocking] a")?.focus();
  }

  problem(words: string): void {
    const place = this.box && one(this.box, "[data-problem]");
    place?.replaceChildren(words && wrong(words));
  }

  private count(): void {
    const count = all(this.box!, "[data-blocking] > li").length;
    one(this.box!, "[data-hand-why]")!.textContent = count ? this.say("blocking", { count }) : this.say("ready");
    const go = one(this.box!, "[data-do=hand-in]")!;
    if (count) go.setAttribute("aria-disabled", "true");
    else go.removeAttribute("aria-disabled");
  }

  private line({ path, rule = "", label, message, url }: Blocking): HTMLElement {
    const link = h("a", { href: url, ...(url.startsWith("#") ? { target: "_self" } : {}) }, label);
    const sign = icon("bad");
    sign.classList.add("cd-st-bad");
    return h("li", { "data-rule": rule, "data-at": path }, sign, h("span", {}, link, h("br"), message));
  }

  /** « Section 6, A2 : Coût total ». */
  private place(path: string): string {
    const section = this.say("section", { number: this.data.sections[path.split(".")[0]!]?.[0] ?? "" });
    const found = elementAt(this.root, path);
    const row = found && rowOf(found);
    const where = row ? this.say("sectionRow", { section, row: this.called(numberOf(row)) }) : section;
    const name =
      found &&
      !found.matches("[data-row], [data-section]") &&
      one(found, "label, legend, .cd-f-l, .cd-level-h > span:last-child")?.firstChild?.textContent;
    return name ? this.say("placeField", { where, field: name.trim() }) : where;
  }

  private called(number: string): string {
    return /^\d+$/.test(number) ? this.say("rowNumber", { number }) : number;
  }

  private link(path: string): string {
    return `${this.data.sections[path.split(".")[0]!]?.[2] ?? ""}#path=${encodeURIComponent(path)}`;
  }
}
