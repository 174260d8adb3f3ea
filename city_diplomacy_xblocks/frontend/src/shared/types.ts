// The shapes that travel between page and server. Their other side: answering/ and pages/learner.py.
import type { Words } from "./dom";

export interface Runtime {
  handlerUrl(element: unknown, name: string, suffix?: string, query?: string): string;
  notify?(name: string, data: unknown): void;
}

/** What `CityWorksheet(runtime, element, args)` receives. */
export interface Args {
  person: string;
  plan: string;
  /** The id of a plan that somebody else began, which one has joined or reads; 0 for one's own. */
  joined?: number;
  language: string;
  csrf: string;
  login: string;
  focus: string;
  words: Words;
}

export interface Reference {
  prefix: string;
  name: string;
  rows: [id: string, name: string, level: string][];
}

/** What the page's `data-page` says. */
export interface PageData {
  /** The id of the plan; 0 before there is one. */
  plan: number;
  revision: number;
  version: number;
  savedAt: string | null;
  state: string;
  writable: boolean;
  references: Record<string, Reference>;
  sections: Record<string, [number: number, title: string, url: string]>;
  kept: Kept[];
  shared?: boolean;
  here?: Present[];
}

export type Scalar = string | number | boolean | null;
export type Value = Scalar | string[] | { start: string; end: string };
export type Row = { id: string } & Record<string, Value>;
export type Op = "set" | "insert" | "move" | "delete";
export type Payload = Value | { after: string | null; cells?: Record<string, Value> };

export interface Change {
  seq: number;
  op: Op;
  path: string;
  base: number;
  value: Payload;
  worksheet_version: number;
  at: string;
}

export interface Kept {
  id: number;
  path: string;
  op: Op;
  reason: string;
  message: string;
  value: Payload;
  by_me: boolean;
  /** Who wrote it, where that was somebody else. */
  by?: string;
  at: string;
}

/** Somebody else on the page now, and the section they are in. */
export interface Present {
  name: string;
  section: string;
  title: string;
}

export interface Finding {
  rule: string;
  severity: string;
  path: string;
  message: string;
  /** Of personal data that one may say is none: what the page was warned of. */
  mark?: string;
}

/** How far a section is: what stands under its title, and its state in one sign. */
export interface Standing {
  html: string;
  sign: string;
}

/** What the plan has in one place, and who changed it, where that was somebody else. */
export interface Other {
  path: string;
  value?: Value;
  rows?: Row[];
  by?: string | undefined;
}

export interface Answer {
  revision: number;
  saved_at: string | null;
  results: { seq: number; status: string; reason?: string | null }[];
  others: Other[];
  kept: Kept[];
  /** Every text that waits for a choice, where the page has told which it shows. */
  open_kept?: number[];
  here?: Present[];
  findings: { rules: string[]; paths: string[]; items: Finding[] };
  sections: Record<string, Standing>;
  complete: string;
  computed: Record<string, string>;
  /** Pictures that are drawn anew, by their names. */
  pictures?: Record<string, string>;
  state: string;
  /** Of the worksheet that the plan is on. */
  version?: number;
}

/** Why changes wait: no connection or no server, somebody else's answer, no session, somebody else's session, a refusal. */
export type Trouble = "offline" | "stranger" | "session" | "person" | "refused";

/** Where the text is: on the server since `at`, or waiting since then, on the device too where it is `kept`. */
export interface Whereabouts {
  kind: "saved" | "here" | Trouble;
  at: string | null;
  waiting: number;
  message: string;
  kept: boolean;
}
