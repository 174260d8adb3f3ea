// Where the text is, said in the head, under each section, beside the fields concerned, and in a notice if need be.
import { all, button, clock, day, h, icon, note, one, type Say } from "../shared/dom";
import type { Trouble, Whereabouts } from "../shared/types";

export interface StatusActs {
  say: Say;
  login: string;
  retry(): void;
  copy(): void;
  /** Fields whose text has not reached the server. */
  unsent(): HTMLElement[];
}

type Line = [kind: string, sign: string, words: string];

/** What is said of each trouble: how grave it looks, its icon, its words (and `…More`), and what can be done. */
const TROUBLES: Record<Trouble | "memory", [kind: string, sign: string, acts: string]> = {
  offline: ["tip", "off", "again copy"],
  stranger: ["tip", "off", "site again copy"],
  session: ["bad", "lock", "login copy"],
  person: ["bad", "user", "copy"],
  refused: ["bad", "bad", "again copy"],
  memory: ["bad", "bad", "copy"],
};

export class Status {
  private last = "";
  private trouble = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly acts: StatusActs,
  ) {}

  show(state: Whereabouts): void {
    const line = this.line(state);
    if (line.join() !== this.last) {
      this.last = line.join();
      for (const place of all(this.root, "[data-save]")) put(place, line);
    }
    this.fields(state);
    this.notice(state);
  }

  private line(state: Whereabouts): Line {
    const { say } = this.acts;
    if (state.kind === "saved") return state.at ? ["ok", "ok", this.savedAt(state.at)] : ["", "", say("automatic")];
    if (!state.kept) return ["bad", "bad", say("notKept")];
    if (state.kind === "here" || !state.at) return ["here", "here", say("here")];
    const [time, date] = this.clock(state.at);
    return ["here", "here", say("hereWaiting", { count: state.waiting, time: date ? `${date}, ${time}` : time })];
  }

  /** The hour; the day too when it is not today. */
  private clock(at: string): [time: string, date: string] {
    const moment = new Date(at);
    return [clock(moment), moment.toDateString() === new Date().toDateString() ? "" : day(moment)];
  }

  private savedAt(at: string): string {
    const [time, date] = this.clock(at);
    return this.acts.say(date ? "savedOn" : "saved", { time, date });
  }

  /** Under the fields that wait, once it is clear that they wait. */
  private fields(state: Whereabouts): void {
    const waits = state.kind !== "saved" && (state.kind !== "here" || !state.kept);
    const unsent = new Set(waits ? this.acts.unsent() : []);
    for (const place of all(this.root, "[data-save=field]"))
      if (!unsent.has(place.closest("[data-type]")!)) place.remove();
    const line: Line = state.kept ? ["here", "here", this.acts.say("here")] : ["bad", "bad", this.acts.say("notKept")];
    for (const field of unsent) {
      if (one(field, "[data-save=field]")) continue;
      const place = h("span", { "data-save": "field" });
      put(place, line);
      footOf(field).prepend(place);
    }
  }

  private notice(state: Whereabouts): void {
    const { say } = this.acts;
    const away = state.kind === "offline" && navigator.onLine ? "noAnswer" : "";
    const kind = state.kind === "here" ? (state.kept ? "" : "memory") : state.kind === "saved" ? "" : state.kind;
    // While it is being sent once more, what was said stands.
    const key = kind ? `${kind}${state.kept}${away}` : state.kind === "here" ? this.trouble : "";
    if (key === this.trouble) return;
    const place = one(this.root, "[data-notices]")!;
    one(place, "[data-trouble]")?.remove();
    this.trouble = key;
    if (!kind) return place.append(box(note("ok", "ok", say("back")), "status"));
    const [look, sign, acts] = TROUBLES[kind];
    const more = state.message || (kind === "refused" ? "" : say(`${kind}More`));
    const text = state.kept ? more : `${kind === "memory" ? "" : `${say("memory")} `}${say("memoryMore")}`;
    const line = h("p", { class: "cd-line" }, ...acts.split(" ").map((act) => this.button(act)));
    const told = note(look, sign, say(away || kind), text && h("p", {}, text), line);
    place.append(box(told, look === "bad" ? "alert" : "status"));
  }

  private button(act: string): HTMLElement {
    const { say, login, retry, copy } = this.acts;
    if (act === "again") return button(say("retry"), "", "", retry);
    if (act === "copy") return button(say("copy"), "down", "cd-btn-quiet", copy);
    const href = act === "site" ? "/" : login || "/login";
    return h("a", { class: "cd-btn cd-btn-main", href, target: "_blank", rel: "noopener" }, say(act));
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

function box(told: HTMLElement, role: string): HTMLElement {
  told.setAttribute("role", role);
  return h("div", { class: "cd-pad", "data-trouble": true }, told);
}
