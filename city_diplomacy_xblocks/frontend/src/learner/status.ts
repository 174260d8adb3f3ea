// Where the text is, said in the head, under each section, beside the fields concerned, and in a notice if need be.
import { all, button, h, icon, one, type Say } from "../shared/dom";
import type { Whereabouts } from "../shared/types";

export interface StatusActs {
  say: Say;
  login: string;
  language: string;
  retry(): void;
  rescue(): Blob;
  /** Fields whose text has not reached the server. */
  unsent(): HTMLElement[];
}

type Line = [kind: string, sign: string, words: string];

export class Status {
  private last = "";
  private trouble = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly acts: StatusActs,
  ) {}

  show(state: Whereabouts): void {
    const line = this.line(state);
    const waiting = "waiting" in state ? state.waiting : 0;
    if (line.join() !== this.last) {
      this.last = line.join();
      for (const place of all(this.root, "[data-save]")) put(place, line);
    }
    this.fields(state);
    this.notice(state, waiting);
  }

  private line(state: Whereabouts): Line {
    const { say } = this.acts;
    if (state.kind === "saved") return state.at ? ["ok", "ok", this.savedAt(state.at)] : ["", "", say("automatic")];
    if (state.kind === "here") return ["here", "here", say("here")];
    if (state.kind === "memory") return ["bad", "bad", say("notKept")];
    return ["here", "here", say("hereWaiting", { count: state.waiting })];
  }

  private savedAt(at: string): string {
    const { say, language } = this.acts;
    const moment = new Date(at);
    const time = moment.toLocaleTimeString(language === "ar" ? "ar-u-nu-latn" : language, {
      hour: "2-digit",
      minute: "2-digit",
    });
    if (moment.toDateString() === new Date().toDateString()) return say("saved", { time });
    return say("savedOn", {
      time,
      date: moment.toLocaleDateString("fr", { day: "2-digit", month: "2-digit", year: "numeric" }),
    });
  }

  /** Under the fields that wait, once it is clear that they wait. */
  private fields(state: Whereabouts): void {
    const unsent = new Set(state.kind === "saved" || state.kind === "here" ? [] : this.acts.unsent());
    for (const place of all(this.root, "[data-save=field]"))
      if (!unsent.has(place.closest("[data-type]")!)) place.remove();
    const line: Line =
      state.kind === "memory" ? ["bad", "bad", this.acts.say("notKept")] : ["here", "here", this.acts.say("here")];
    for (const field of unsent) {
      if (one(field, "[data-save=field]")) continue;
      const place = h("span", { "data-save": "field" });
      put(place, line);
      footOf(field).prepend(place);
    }
  }

  private notice(state: Whereabouts, waiting: number): void {
    const { say } = this.acts;
    const place = one(this.root, "[data-notices]")!;
    const kind = state.kind === "here" ? this.trouble : state.kind;
    const text = state.kind === "refused" ? state.message : "";
    if (kind === this.trouble && one(place, "[data-count]")) {
      one(place, "[data-count]")!.textContent = String(waiting);
      return;
    }
    const back = this.trouble && state.kind === "saved" && this.trouble !== "back";
    if (kind === this.trouble || (state.kind === "saved" && !back)) return;
    one(place, "[data-trouble]")?.remove();
    this.trouble = back ? "" : kind;
    if (back) place.append(box("ok", "ok", say("back"), "", []));
    else if (state.kind === "offline")
      place.append(
        box("tip", "off", say(navigator.onLine ? "noAnswer" : "offline"), say("offlineMore"), [
          this.again(),
          this.copy(),
        ]),
      );
    else if (state.kind === "session")
      place.append(box("bad", "lock", say("session"), say("sessionMore"), [this.login(), this.copy()], "alert"));
    else if (state.kind === "person")
      place.append(box("bad", "user", say("person"), say("personMore"), [this.copy()], "alert"));
    else if (state.kind === "memory")
      place.append(box("bad", "bad", say("memory"), say("memoryMore"), [this.copy()], "alert"));
    else if (state.kind === "refused")
      place.append(box("bad", "bad", say("refused"), text, [this.again(), this.copy()], "alert"));
  }

  private again(): HTMLElement {
    return button(this.acts.say("retry"), "", "", () => this.acts.retry());
  }

  private login(): HTMLElement {
    return h(
      "a",
      { class: "cd-btn cd-btn-main", href: this.acts.login || "/login", target: "_blank", rel: "noopener" },
      this.acts.say("login"),
    );
  }

  private copy(): HTMLElement {
    return button(this.acts.say("rescue"), "down", "cd-btn-quiet", () => {
      const url = URL.createObjectURL(this.acts.rescue());
      h("a", { href: url, download: "plan.json", target: "_self" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
  }
}

function put(place: HTMLElement, [kind, sign, words]: Line): void {
  place.className = `cd-save${kind && ` cd-save-${kind}`}`;
  place.replaceChildren(...(sign ? [icon(sign)] : []), h("span", {}, words));
}

/** The line under a control: status on one side, counter on the other. */
export function footOf(field: HTMLElement): HTMLElement {
  const found = one(field, ":scope > .cd-foot");
  if (found) return found;
  const foot = h("div", { class: "cd-foot" });
  const next = one(field, ":scope > .cd-ex, :scope > .cd-says, :scope > [data-kept], :scope > .cd-th");
  if (next) next.before(foot);
  else field.append(foot);
  return foot;
}

export function box(
  kind: string,
  sign: string,
  title: string,
  text: string,
  acts: HTMLElement[],
  role = "status",
): HTMLElement {
  return h(
    "div",
    { class: "cd-pad", "data-trouble": true },
    h(
      "div",
      { class: `cd-say${kind && ` cd-say-${kind}`}`, role },
      icon(sign),
      h("p", { class: "cd-say-t" }, title),
      text && h("p", {}, text),
      acts.length > 0 && h("p", { class: "cd-line" }, ...acts),
    ),
  );
}
