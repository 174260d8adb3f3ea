// Asking the block's handlers, as the person this page was made for.
import { ask as post } from "../learner/asking";
import type { Runtime } from "../shared/types";

export interface Answer {
  ok: boolean;
  /** What it came to: `network` and `session` may be asked again, the rest is decided. */
  kind: "answer" | "network" | "session" | "refused";
  body: Record<string, unknown>;
  /** The sentence to show when it is not ok. */
  problem: string;
}

export interface AskWords {
  offline: string;
  session: string;
  person: string;
  large: string;
}

export type Ask = (handler: string, body: Record<string, unknown>, leaving?: boolean) => Promise<Answer>;

/** `leaving`: the page is being left, the browser is to finish the request without it. */
export function asker(runtime: Runtime, element: unknown, person: string, csrf: string, words: AskWords): Ask {
  return async (handler, body, leaving = false) => {
    const reply = await post(runtime.handlerUrl(element, handler), csrf, { person, ...body }, leaving);
    const not = (kind: Answer["kind"], problem: string): Answer => ({ ok: false, kind, body: {}, problem });
    switch (reply.kind) {
      case "answer":
        return { ok: true, kind: "answer", body: reply.answer as unknown as Record<string, unknown>, problem: "" };
      case "refused":
        return { ...not("refused", reply.message || words.offline), body: reply.body };
      case "session":
        return not("session", words.session);
      case "person":
      case "large":
        return not("refused", words[reply.kind]);
      default:
        return not("network", words.offline);
    }
  };
}
