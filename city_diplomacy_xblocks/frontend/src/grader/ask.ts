// Asking the block's handlers, as the person this page was made for.
import { cookie } from "../shared/dom";
import type { Runtime } from "../shared/types";

export interface Answer {
  ok: boolean;
  /** 0 when nothing came back. */
  status: number;
  body: Record<string, unknown>;
  /** The sentence to show when it is not ok. */
  problem: string;
}

export type Ask = (handler: string, body: Record<string, unknown>, leaving?: boolean) => Promise<Answer>;

/** `leaving`: the page is being left, the browser is to finish the request without it. */
export function asker(runtime: Runtime, element: unknown, person: string, csrf: string, silence: string): Ask {
  return async (handler, body, leaving = false) => {
    try {
      const response = await fetch(runtime.handlerUrl(element, handler), {
        method: "POST",
        credentials: "same-origin",
        keepalive: leaving,
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(csrf) },
        body: JSON.stringify({ person, ...body }),
      });
      const told = (await response.json()) as Record<string, unknown>;
      return { ok: response.ok, status: response.status, body: told, problem: String(told.error ?? silence) };
    } catch {
      return { ok: false, status: 0, body: {}, problem: silence };
    }
  };
}
