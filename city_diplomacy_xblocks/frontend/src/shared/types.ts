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
  revision: number;
  version: number;
  savedAt: string | null;
  state: string;
  writable: boolean;
  references: Record<string, Reference>;
  sections: Record<string, [number: number, title: string, url: string]>;
  kept: Kept[];
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
  at: string;
}

export interface Finding {
  rule: string;
  severity: string;
  path: string;
  message: string;
}

export interface Standing {
  state: string;
  filled: number;
  required: number;
  errors: number;
  warnings: number;
}

export interface Answer {
  revision: number;
  saved_at: string | null;
  results: { seq: number; status: string; reason?: string | null }[];
  others: { path: string; value?: Value; rows?: Row[] }[];
  kept: Kept[];
  findings: { rules: string[]; paths: string[]; items: Finding[] };
  sections: Record<string, Standing>;
  computed: Record<string, string>;
  state: string;
}

/** Where the text is. `here`: on this device; `memory`: only on this page. */
export type Whereabouts =
  | { kind: "saved"; at: string | null }
  | { kind: "here"; waiting: number }
  | { kind: "offline"; waiting: number }
  | { kind: "session"; waiting: number }
  | { kind: "person"; waiting: number }
  | { kind: "refused"; waiting: number; message: string }
  | { kind: "memory"; waiting: number };
