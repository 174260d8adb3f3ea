// The staff's page: the queue, a plan opened from it, and the worksheet as participants have it.
import { mountLearner } from "../learner/main";
import { all, one, speaker, type Words as Said } from "../shared/dom";
import { drawers } from "../shared/drawer";
import { bring, parse, say } from "./page";
import type { Args, Runtime } from "../shared/types";
import { asker, type Ask, type AskWords } from "./ask";
import { Review, type ReviewWords } from "./review";

export interface StaffArgs {
  staff: true;
  person: string;
  block_id: string;
  language: string;
  csrf: string;
  login: string;
}

interface Words extends ReviewWords, AskWords {
  released: string;
}

export class Desk {
  private readonly ask: Ask;
  private readonly words: Words;
  private review: Review | null = null;
  private isSheetThere = false;
  private questions = 0;
  /** What the queue was last asked for, and the plans that it showed: the way back, and next and previous. */
  private asked: Record<string, string> = {};
  private listed: string[] = [];

  constructor(
    private readonly runtime: Runtime,
    private readonly element: unknown,
    private readonly root: HTMLElement,
    private readonly args: StaffArgs,
  ) {
    this.words = JSON.parse(root.dataset.words ?? "{}") as Words;
    this.ask = asker(runtime, element, args.person, args.csrf, this.words);
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("submit", (event) => this.search(event));
    root.addEventListener("change", (event) => this.sort(event));
    window.addEventListener("pagehide", () => void this.review?.flush(true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.review?.flush(true);
    });
    window.addEventListener("online", () => this.review?.retry());
    drawers(this.place, {
      say: speaker(this.words as unknown as Said, args.language),
      flush: async () => (await this.review?.flush()) ?? true,
      announce: (text) => say(one(root, "[data-live]"), text),
      replace: () => undefined,
      post: async (handler, body) => {
        const answer = await this.ask(handler, { language: args.language, ...body });
        return answer.ok ? answer.body : answer.problem;
      },
    });
    this.adopt();
  }

  private get place(): HTMLElement {
    return one(this.root, "[data-queue]")!;
  }

  private click(event: Event): void {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[href^='#']");
    if (link && this.place.contains(link)) {
      event.preventDefault();
      const goal = this.root.ownerDocument.getElementById(link.hash.slice(1));
      return goal ? bring(goal) : undefined;
    }
    const button = target.closest<HTMLElement>("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { panel, filter, page, open } = button.dataset;
    if (panel) void this.turn(panel);
    else if (filter !== undefined) void this.list({ ...this.asked, state: filter, cursor: "" });
    else if (page) void this.list({ ...this.asked, cursor: page });
    else if (button.matches("[data-clear]")) void this.list({});
    else if (button.matches("[data-back]")) void this.list(this.asked);
    else if (open) void this.open(open);
  }

  private search(event: Event): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-search-form]")) return;
    event.preventDefault();
    const given = new FormData(form);
    void this.list({ ...this.asked, search: String(given.get("search")), sort: String(given.get("sort")), cursor: "" });
  }

  private sort(event: Event): void {
    const select = event.target as HTMLElement;
    if (select instanceof HTMLSelectElement && select.name === "sort") select.form?.requestSubmit();
  }

  private async list(asked: Record<string, string>): Promise<void> {
    const { state = "", sort = "waiting", search = "", cursor = "" } = asked;
    await this.show("queue", { state, sort, search, cursor });
  }

  private async open(submission: string): Promise<void> {
    await this.show("review", { submission: Number(submission) });
  }

  /** The last one asked for is shown: an answer that comes after another question is dropped. */
  private async show(handler: string, body: Record<string, unknown>): Promise<void> {
    const question = ++this.questions;
    this.place.setAttribute("aria-busy", "true");
    await this.review?.flush();
    const answer = await this.ask(handler, body);
    if (question !== this.questions) return;
    this.place.removeAttribute("aria-busy");
    this.trouble(answer.ok ? "" : answer.problem);
    if (answer.ok) this.put(String(answer.body.html));
  }

  private put(html: string, announce = ""): void {
    const typing = one<HTMLInputElement>(this.place, "input[name=search]:focus");
    this.review = null;
    this.place.replaceChildren(...parse(html));
    this.adopt();
    const view = one(this.place, "[data-view]");
    say(one(this.root, "[data-live]"), announce || view?.dataset.announce || "");
    const search = one<HTMLInputElement>(this.place, "input[name=search]");
    if (typing && search && typing.value !== this.asked.search) {
      // The hand went on while the answer was under way.
      search.value = typing.value;
      return search.focus();
    }
    const head = one(this.place, "[data-head]");
    if (head) bring(head);
  }

  /** Take charge of the view that stands there now. */
  private adopt(): void {
    const view = one(this.place, "[data-view]");
    if (view?.dataset.view === "queue") {
      const { state = "", sort = "", search = "", cursor = "" } = view.dataset;
      this.asked = { state, sort, search, cursor };
      this.listed = all(view, "tbody [data-open]").map((each) => each.dataset.open!);
    }
    if (view?.dataset.view === "review") {
      this.neighbours(view);
      const speak = speaker(this.words as unknown as Said, this.args.language);
      this.review = new Review(view, this.ask, this.words, speak, this.args.language, this.args.person, this.args.login, (html) =>
        this.put(html, this.words.released),
      );
    }
  }

  /** Lead to the plans before and after this one in the list it was opened from. */
  private neighbours(view: HTMLElement): void {
    const at = this.listed.indexOf(view.dataset.submission ?? "");
    const [before, after] = at < 0 ? [undefined, undefined] : [this.listed[at - 1], this.listed[at + 1]];
    for (const [name, id] of [["previous", before], ["next", after]] as const) {
      const button = one(view, `[data-neighbour=${name}]`);
      if (!button) continue;
      button.dataset.open = id ?? "";
      if (id) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", "true");
    }
  }

  private async turn(panel: string): Promise<void> {
    for (const pill of all(this.root, "[data-panel]")) {
      if (pill.dataset.panel === panel) pill.setAttribute("aria-current", "true");
      else pill.removeAttribute("aria-current");
    }
    const sheet = one(this.root, "[data-sheet]")!;
    this.place.hidden = panel !== "queue";
    sheet.hidden = panel === "queue";
    if (panel === "queue" || this.isSheetThere) return;
    sheet.setAttribute("aria-busy", "true");
    const answer = await this.ask("page", { language: this.args.language });
    sheet.removeAttribute("aria-busy");
    this.trouble(answer.ok ? "" : answer.problem);
    if (!answer.ok) return;
    this.isSheetThere = true;
    sheet.replaceChildren(...parse(String(answer.body.html)));
    // The platform knows the block by the element it gave us, not by a part of it.
    const within = { handlerUrl: (_: unknown, name: string, suffix?: string, query?: string) => this.runtime.handlerUrl(this.element, name, suffix, query) };
    mountLearner(within, sheet, answer.body.args as Args);
  }

  private trouble(problem: string): void {
    const place = one(this.root, "[data-trouble]")!;
    place.hidden = !problem;
    say(one(place, "[data-trouble-text]"), problem);
    if (problem) bring(place);
  }
}
