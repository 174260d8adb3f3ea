// One request of a handler, and what its answer means: ours, the server's trouble, or somebody else's altogether.
import { cookie } from "../shared/dom";
import type { Answer } from "../shared/types";
import type { Reply } from "./sender";

/** An answer that has not come by then is asked for again: saving twice does no harm. */
const LONGEST = 60_000;

/** Posts `body` to `url`; never throws. `keepalive`: the page is being left. */
export async function ask(url: string, csrf: string, body: object, keepalive = false): Promise<Reply> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST);
  const post = (more: RequestInit): Promise<Response> =>
    fetch(url, {
      method: "POST",
      credentials: "same-origin",
      keepalive,
      signal: stop.signal,
      // Read each time: a log-in in another tab changes it.
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(csrf) },
      body: JSON.stringify(body),
      ...more,
    });
  try {
    const response = await post({ redirect: "manual" });
    if (response.type !== "opaqueredirect") return await read(response);
    // A way that stays on this site leads to its log-in page; any other leads to somebody else.
    return { kind: await post({ mode: "same-origin" }).then(() => "session" as const, () => "stranger" as const) };
  } catch {
    return { kind: "network", slow: stop.signal.aborted };
  } finally {
    clearTimeout(timer);
  }
}

async function read(response: Response): Promise<Reply> {
  const { status, ok, headers } = response;
  const isJson = (headers.get("Content-Type") ?? "").includes("json");
  // Cut off on the way, it throws: as good as no answer.
  const body = ((isJson && (await response.json())) || {}) as Record<string, unknown>;
  const code = body["code"];
  if (status === 413 || code === "too_large") return { kind: "large" };
  if (status === 511 || (ok && !isJson)) return { kind: "stranger" };
  if (status >= 500 || status === 429)
    return { kind: "network", wait: 1_000 * (Number(headers.get("Retry-After")) || 0) };
  if (ok) return { kind: "answer", answer: body as unknown as Answer };
  if (code === "other_person") return { kind: "person" };
  if (status === 401 || code === "anonymous" || (status === 403 && !isJson)) return { kind: "session" };
  return { kind: "refused", message: String(body["error"] ?? ""), body };
}
