// What opens on demand: the handler of a drawer's name gives what stands in it, as HTML, and forms and buttons in it
// ask handlers in their turn. No text passes through here but the server's own.
//
//   <details data-drawer="people"><summary>…</summary><div data-drawer-body></div></details>
//   <form data-post="invite" data-body='{"role":"writer"}'>, <button data-post="leave" data-confirm="…?" data-flush>
//   <a data-open="people">: opens that drawer, from anywhere on the page
import { all, button, type Child, fragment, h, one, type Say, wrong } from "./dom";

/** What a handler says to a drawer; every part may be missing. */
export interface Told {
  html?: string;
  page?: { html: string; args: unknown };
  told?: string;
  saved?: unknown;
  news?: unknown;
  /** A file to save; `content` is base64. */
  file?: { name: string; type: string; content: string };
}

export interface DrawerActs {
  /** Needs `yes`, `no`, `retry`, `sendFirst`. */
  say: Say;
  /** Asks a handler; a string is the sentence that says why it did not work. */
  post(handler: string, body: Record<string, unknown>): Promise<Told | string>;
  /** Sends what has not been sent; false when that is not possible now. */
  flush(): Promise<boolean>;
  announce(text: string): void;
  /** The whole page anew; `told` is for whoever hears it. */
  replace(page: { html: string; args: unknown }, told: string): void;
  /** The answer to a save, or news of the plan. */
  took?(answer: unknown): void;
}

/** Brings the drawers of `root`, and whatever posts to a handler in it, to life. */
export function drawers(root: HTMLElement, acts: DrawerActs): void {
  root.addEventListener("toggle", (event) => opened(event.target as HTMLElement, acts), true);
  root.addEventListener("click", (event) => pressed(root, event, acts));
  for (const drawer of all(root, "details[data-drawer][open]")) opened(drawer, acts);
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLElement;
    if (!("post" in form.dataset)) return;
    event.preventDefault();
    sure(form, acts);
  });
}

/** Opens the drawer of that name, as if its summary had been pressed. */
export function openDrawer(root: HTMLElement, name: string): boolean {
  const drawer = one<HTMLDetailsElement>(root, `[data-drawer="${CSS.escape(name)}"]`);
  if (!drawer) return false;
  drawer.open = true;
  one(drawer, "summary")!.focus();
  drawer.scrollIntoView({ block: "nearest" });
  return true;
}

function pressed(root: HTMLElement, event: Event, acts: DrawerActs): void {
  const target = event.target as Element;
  const link = target.closest<HTMLElement>("[data-open]");
  if (link && openDrawer(root, link.dataset["open"]!)) return event.preventDefault();
  const press = target.closest<HTMLElement>("button[data-post]");
  if (press) sure(press, acts);
}

function opened(drawer: HTMLElement, acts: DrawerActs): void {
  if (drawer instanceof HTMLDetailsElement && drawer.open && drawer.dataset["drawer"])
    void ask(drawer, drawer.dataset["drawer"], acts, false);
}

/** Asks first where the element says so: two buttons below the one that was pressed. */
function sure(from: HTMLElement, acts: DrawerActs): void {
  const question = from.dataset["confirm"];
  if (!question) return void post(from, acts);
  if (from.nextElementSibling?.matches("[data-asked]")) return;
  const close = (): void => {
    asked.remove();
    (from.matches("button") ? from : one(from, "[type=submit], button"))?.focus();
  };
  const yes = button(acts.say("yes"), "ok", "cd-btn-main", () => (close(), post(from, acts)));
  const no = button(acts.say("no"), "", "", close);
  yes.dataset["yes"] = "";
  const asked = h(
    "div",
    { class: "cd-asked", "data-asked": true, role: "group", "aria-label": question },
    h("p", {}, question),
    h("p", { class: "cd-line" }, yes, no),
  );
  from.after(asked);
  no.focus();
}

async function post(from: HTMLElement, acts: DrawerActs): Promise<void> {
  if (from.getAttribute("aria-busy") === "true") return;
  from.setAttribute("aria-busy", "true");
  if ("flush" in from.dataset && !(await acts.flush())) problem(from, acts.say("sendFirst"));
  else await ask(from, from.dataset["post"]!, acts, true);
  from.removeAttribute("aria-busy");
}

/** `pressed`: by something in the drawer, and not by opening it: the focus follows the answer. */
async function ask(from: HTMLElement, handler: string, acts: DrawerActs, pressed: boolean): Promise<void> {
  const drawer = from.closest<HTMLElement>("[data-drawer]");
  const body = drawer && one(drawer, "[data-drawer-body]");
  body?.setAttribute("aria-busy", "true");
  const said = JSON.parse(from.dataset["body"] ?? "{}") as Record<string, unknown>;
  const answer = await acts.post(handler, from instanceof HTMLFormElement ? { ...said, ...(await controls(from)) } : said);
  body?.removeAttribute("aria-busy");
  if (typeof answer === "string") {
    const again = (): void => void ask(from, handler, acts, pressed);
    return problem(from, answer, pressed ? "" : button(acts.say("retry"), "", "", again));
  }
  problem(from);
  if (answer.file) return save(answer.file);
  const news = answer.saved ?? answer.news;
  if (news) acts.took?.(news);
  if (answer.page) return acts.replace(answer.page, answer.told ?? "");
  if (answer.html !== undefined && body) {
    body.replaceChildren(...fragment(answer.html).childNodes);
    if (pressed) (one(body, "[data-focus]") ?? one(drawer, "summary"))?.focus();
  }
  if (answer.told) acts.announce(answer.told);
}

/** Gives a file to the person. */
function save({ name, type, content }: NonNullable<Told["file"]>): void {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  h("a", { href: url, download: name, target: "_self" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The bytes of a file, as base64. */
function bytes(file: File): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onloadend = () => resolve(String(reader.result ?? "").split(",")[1] ?? "");
    reader.readAsDataURL(file);
  });
}

/** What a form says: a number where one is asked for, null where it is none; a file by its text or, asked for, bytes. */
async function controls(form: HTMLFormElement): Promise<Record<string, unknown>> {
  const said: Record<string, unknown> = {};
  for (const each of Array.from(form.elements) as HTMLInputElement[]) {
    if (!each.name || each.disabled || (each.type === "radio" && !each.checked)) continue;
    if (each.type === "checkbox") said[each.name] = each.checked;
    else if (each.type === "file") {
      const file = each.files?.[0];
      said[each.name] = file ? await ("bytes" in each.dataset ? bytes(file) : file.text()) : "";
    }
    else if (each.type === "number" || "number" in each.dataset)
      said[each.name] = each.value.trim() && Number.isFinite(+each.value) ? +each.value : null;
    else said[each.name] = each.value;
  }
  return said;
}

/** Says what is wrong in the place made for it, or right after the element; no words take it away. */
function problem(from: HTMLElement, words = "", again: Child = ""): void {
  const around = from.closest("[data-drawer], .cd-say, .cd-pad, section") ?? from;
  let place = one(from, "[data-problem]") ?? one(around, "[data-problem]");
  if (!place) {
    if (!words) return;
    place = h("div", { "data-problem": true, role: "alert" });
    if (from.matches("[data-drawer]")) one(from, "[data-drawer-body]")!.prepend(place);
    else from.after(place);
  }
  place.replaceChildren();
  if (words) place.append(wrong(words), again || "");
}
