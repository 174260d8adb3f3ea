// Draws a block anew when its plan was saved on this page, where its reader is not disturbed by it.
import { ask } from "../learner/asking";
import { fragment, one } from "../shared/dom";
import { whenSaved } from "../shared/saved";
import type { Runtime } from "../shared/types";
import { remember } from "../shared/way";
import { swap } from "../shared/swap";

export interface LiveArgs {
  person: string;
  plan: string;
  revision: number;
  csrf: string;
}

const LIVE = "[data-live]";

/** Follows the plan; gives what asks for the block as it is now. */
export function follow(runtime: Runtime, element: unknown, args: LiveArgs, handler: string): () => Promise<void> {
  // Studio gives a jQuery object. `handlerUrl` must be called with whatever came.
  const host = element as HTMLElement & { jquery?: string; 0?: HTMLElement };
  const place = host.jquery ? host[0]! : host;
  place.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href*="#path="]');
    if (link) remember(decodeURIComponent(link.hash.replace("#path=", "")));
  });
  let revision = args.revision;
  let asking = false;
  let again = false;

  async function refresh(): Promise<void> {
    again = asking;
    if (asking) return;
    asking = true;
    const reply = await ask(runtime.handlerUrl(element, handler), args.csrf, { person: args.person });
    asking = false;
    // Refused, or offline: what stands there is still what was last known.
    if (reply.kind === "answer") {
      const told = reply.answer as unknown as { revision: number; html: string };
      revision = Math.max(revision, told.revision);
      const [old, next] = [one(place, LIVE), one(fragment(told.html), LIVE)];
      if (old && next) swap(old, next);
    }
    if (again) await refresh();
  }

  whenSaved((saved) => {
    // Another revision, not only a later one: who joins a colleague's plan may come to an earlier one.
    if (saved.plan === args.plan && saved.revision !== revision) void refresh();
  });
  // Back from another unit, from the browser's memory: the plan may be another by now.
  addEventListener("pageshow", (event) => {
    if (event.persisted) void refresh();
  });
  return refresh;
}
