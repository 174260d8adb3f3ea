// Where the host begins: `CityWorksheet(runtime, element, args)`, once for each block of the page.
import { fragment, one } from "../shared/dom";
import type { Args, Runtime } from "../shared/types";
import { Page } from "./page";

type Host = HTMLElement & { jquery?: string; 0?: HTMLElement };

/** Brings the learner's page inside `element` to life; nothing where there is none. */
export function mountLearner(runtime: Runtime, element: unknown, args: Args): void {
  const host = element as Host;
  // Studio gives a jQuery object. `handlerUrl` must be called with whatever came.
  const root = one(host.jquery ? host[0]! : host, "[data-learner]");
  if (!root || !args.plan || !root.dataset["page"]) return;
  start(root, (handler) => runtime.handlerUrl(element, handler), args);
}

function start(root: HTMLElement, url: (handler: string) => string, args: Args): Page {
  return new Page(root, url, args, (html, fresh, told = "") => {
    const next = one(fragment(html), "[data-learner]");
    if (!next) return;
    root.replaceWith(next);
    const page = start(next, url, fresh ?? args);
    one(next, "h2")?.scrollIntoView({ block: "nearest" });
    // A live region speaks of what changes in it after it has come.
    if (told) setTimeout(() => page.announce(told), 100);
  });
}

declare global {
  interface Window {
    CityWorksheet: (runtime: Runtime, element: unknown, args: unknown) => void;
  }
}

// A plain function of three parameters: hosts call it with `new`, and count them.
window.CityWorksheet = function CityWorksheet(runtime: Runtime, element: unknown, args: unknown): void {
  mountLearner(runtime, element, args as Args);
};
