// Asking the block's handlers, as its author.
import { ask as post } from "../learner/asking";
import type { Say } from "../shared/dom";
import type { Runtime } from "../shared/types";

/** What an answer came to: without an answer one may ask again, a refusal is decided. */
export type Answer =
  | { kind: "answer"; body: Record<string, unknown> }
  | { kind: "refused"; message: string; body: Record<string, unknown> }
  | { kind: "nothing"; message: string };

export type Ask = (handler: string, body: Record<string, unknown>) => Promise<Answer>;

export function asker(runtime: Runtime, element: unknown, csrf: string, say: Say): Ask {
  return async (handler, body) => {
    const reply = await post(runtime.handlerUrl(element, handler), csrf, body);
    switch (reply.kind) {
      case "answer":
        return { kind: "answer", body: reply.answer as unknown as Record<string, unknown> };
      case "refused":
        return { kind: "refused", message: reply.message || say("refused"), body: reply.body };
      case "large":
        return { kind: "refused", message: say("large"), body: {} };
      case "session":
      case "person":
        return { kind: "nothing", message: say("session") };
      case "stranger":
        return { kind: "nothing", message: say("stranger") };
      default:
        return { kind: "nothing", message: say("offline") };
    }
  };
}
