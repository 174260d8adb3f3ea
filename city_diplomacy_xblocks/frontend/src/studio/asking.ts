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

/**
 * One call at a time: after each Studio stores the block as it was when the call came, so that one begun before a save
 * and answered after it would undo the save.
 */
export function asker(runtime: Runtime, element: unknown, csrf: string, say: Say): Ask {
  const once: Ask = async (handler, body) => {
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
  let before: Promise<unknown> = Promise.resolve();
  return (handler, body) => {
    const answer = before.then(() => once(handler, body));
    before = answer.catch(() => undefined);
    return answer;
  };
}
