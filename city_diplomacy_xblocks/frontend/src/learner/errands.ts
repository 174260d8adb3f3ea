// A script of its own: see lazy.ts. What the page asks the server besides saving: hand in, take back, another language,
// an answer to a comment, a choice between two texts.
import { fragment, one } from "../shared/dom";
import { drawers } from "../shared/drawer";
import { swap } from "../shared/swap";
import type { Answer, Args } from "../shared/types";
import type { Blocking } from "./hand";
import { showKept } from "./kept";
import type { Page } from "./page";
import type { Reply } from "./sender";

export { showKept };

interface Fresh {
  html?: string;
  args?: Args;
}

const fresh = (reply: Reply): Fresh => (reply.kind === "answer" ? (reply.answer as unknown as Fresh) : {});
const problem = (page: Page, reply: Reply): string => (reply.kind === "refused" ? reply.message : page.say("later"));

export async function handIn(page: Page): Promise<void> {
  if (page.hand.blocked) return one(page.root, "[data-blocking] a")?.focus();
  page.hand.problem("");
  if (!(await page.plan.sender.flush())) return page.hand.problem(page.say("sendFirst"));
  const reply = await page.plan.post("hand_in", { revision: page.plan.revision });
  const { html, args } = fresh(reply);
  if (html) return page.replace(html, args);
  if (reply.kind === "refused" && Array.isArray(reply.body["blocking"])) {
    page.findings.strict = true;
    return page.hand.blockedBy(reply.body["blocking"] as Blocking[]);
  }
  page.hand.problem(problem(page, reply));
}

export async function withdraw(page: Page, press: HTMLElement): Promise<void> {
  const reply = await page.plan.post("withdraw", {});
  const { html, args } = fresh(reply);
  if (html) return page.replace(html, args);
  one(press.closest(".cd-say")!, "[data-problem]")?.replaceChildren(problem(page, reply));
}

/** What opens on demand: its forms and buttons ask handlers, and what they answer is shown or taken. */
export function openDrawers(page: Page): void {
  const { say, plan } = page;
  let known: number | undefined;
  drawers(page.root, {
    say,
    flush: () => plan.sender.flush(),
    announce: (text) => page.announce(text),
    took: (answer) => plan.answered(null, answer as Answer, known),
    replace: ({ html, args }, told) => page.replace(html, args as Args, told),
    async post(handler, body) {
      const reply = await plan.post(handler, { revision: plan.revision, ...body });
      known = reply.known;
      if (reply.kind === "answer") return reply.answer as object;
      return reply.kind === "session" || reply.kind === "person" ? say(reply.kind) : problem(page, reply);
    },
  });
}

/** The page in another language; the answers stay. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.plan.sender.flush();
  const { html, args } = fresh(await page.plan.post("page", { language }));
  if (html) page.replace(html, args);
}

/** An answer to a comment, or « J'ai corrigé ». */
export async function reply(page: Page, press: HTMLElement, act: string): Promise<void> {
  const thread = press.closest<HTMLElement>("[data-thread]")!;
  const text = one<HTMLTextAreaElement>(thread, "[data-reply]")?.value.trim() ?? "";
  const id = Number(thread.dataset["thread"]);
  if (act === "reply" && !text) return;
  const told =
    act === "reply"
      ? await page.plan.post("reply", { thread: id, text })
      : await page.plan.post("mark_corrected", { thread: id, resolved: true });
  const { html } = fresh(told);
  const next = html ? (fragment(html).firstElementChild as HTMLElement | null) : null;
  if (next) {
    thread.replaceWith(next);
    next.focus();
  } else {
    one(thread, "[data-reply-state]")!.textContent = problem(page, told);
  }
}

/** Newer pictures, by their names: what was open stays open, and the reader stays where they are. */
export function redraw({ root }: Page, { pictures }: Answer): void {
  for (const [name, html] of Object.entries(pictures ?? {})) {
    const old = one(root, `[data-picture="${CSS.escape(name)}"]`);
    if (old) swap(old, fragment(html).firstElementChild as HTMLElement);
  }
}

declare global {
  interface Window {
    cityErrands: typeof import("./errands");
  }
}

window.cityErrands = { handIn, openDrawers, redraw, reply, showKept, speak, withdraw };
