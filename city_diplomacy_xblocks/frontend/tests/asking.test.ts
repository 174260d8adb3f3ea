import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../src/learner/asking";

type Answers = (init: RequestInit) => Promise<Response>;
const world = globalThis as unknown as { fetch: (url: string, init: RequestInit) => Promise<Response>; document: object };
world.document = { cookie: "csrftoken=abc" };

async function said(answers: Answers, url = "/save") {
  world.fetch = (_url, init) => answers(init);
  return ask(url, "csrftoken", { changes: [] });
}

const html = (status: number): Response => new Response("<h1>…</h1>", { status, headers: { "Content-Type": "text/html" } });
const json = (status: number, body: object | string, more: Record<string, string> = {}): Response =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...more },
  });
const redirect = { type: "opaqueredirect", status: 0 } as unknown as Response;

const CASES: [what: string, answer: Response, kind: string][] = [
  ["ours", json(200, { results: [] }), "answer"],
  ["server ill, HTML", html(500), "network"],
  ["server ill, JSON", json(500, { error: "x" }), "network"],
  ["server away", html(502), "network"],
  ["cut off", json(200, '{"results": ['), "network"],
  ["a network's own page", html(200), "stranger"],
  ["a network that says what it is", html(511), "stranger"],
  ["no session", json(401, {}), "session"],
  ["no session, in JSON", json(403, { code: "anonymous", error: "x" }), "session"],
  ["CSRF page", html(403), "session"],
  ["somebody else", json(403, { code: "other_person", error: "x" }), "person"],
  ["not a writer", json(403, { code: "not_enrolled", error: "x" }), "refused"],
  ["another plan", json(409, { code: "other_plan", error: "x" }), "refused"],
  ["too large for a proxy", html(413), "large"],
  ["too large for us", json(400, { code: "too_large", error: "x" }), "large"],
  ["gone", html(404), "refused"],
];

for (const [what, answer, kind] of CASES)
  test(`knows an answer: ${what}`, async () => assert.equal((await said(() => Promise.resolve(answer))).kind, kind));

test("hears how long to wait", async () => {
  const reply = await said(() => Promise.resolve(json(429, {}, { "Retry-After": "120" })));
  assert.deepEqual(reply, { kind: "network", wait: 120_000 });
});

test("a way that stays on the site leads to the log-in, any other to somebody else", async () => {
  const leading =
    (away: boolean): Answers =>
    (init) =>
      init.redirect === "manual" ? Promise.resolve(redirect) : away ? Promise.reject(new TypeError("CORS")) : Promise.resolve(html(200));
  assert.equal((await said(leading(false))).kind, "session");
  assert.equal((await said(leading(true))).kind, "stranger");
});

test("nothing at all is no answer", async () => {
  assert.deepEqual(await said(() => Promise.reject(new TypeError("offline"))), { kind: "network", slow: false });
});

type Clock = { mock: { timers: { enable(what: object): void; tick(ms: number): void } } };

test("an answer that never comes is given up after a minute", async (context: Clock) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const waiting = said(
    ({ signal }) => new Promise((_, reject) => signal!.addEventListener("abort", () => reject(new Error("aborted")))),
  );
  context.mock.timers.tick(60_000);
  assert.deepEqual(await waiting, { kind: "network", slow: true });
});

test("the token is read for each request: a log-in in another tab changes it", async () => {
  const tokens: unknown[] = [];
  const answers: Answers = (init) => {
    tokens.push((init.headers as Record<string, string>)["X-CSRFToken"]);
    return Promise.resolve(json(200, {}));
  };
  await said(answers);
  world.document = { cookie: "csrftoken=new" };
  await said(answers);
  assert.deepEqual(tokens, ["abc", "new"]);
});
