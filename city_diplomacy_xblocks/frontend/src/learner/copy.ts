// « Télécharger une copie » : the whole plan and what has not been sent of it, as one file that can be loaded again.
import { all, h, one } from "../shared/dom";
import type { Change, Value } from "../shared/types";
import { pathOf, read, typeOf } from "./fields";
import type { Page } from "./page";
import { readRow, rowsOf } from "./rows";

/** For so long the server is waited for; then the copy holds what this page shows. */
const PATIENCE = 4_000;

interface Pages {
  client: string;
  changes: readonly Change[];
  /** The id of the plan that they were written for. */
  of?: number;
}

type Answers = Record<string, Record<string, Value | object[]>>;

/** Gives the file to the person. */
export async function download(page: Page, pages: Pages[] = page.plan.sender.journals): Promise<void> {
  const { args, plan } = page;
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const reply = await Promise.race([plan.post("copy", {}), late]);
  const whole = reply?.kind === "answer" ? (reply.answer as object) : null;
  const made = new Date().toISOString();
  const file = {
    format: "city-plan-copy/1",
    plan: args.plan,
    of: plan.of,
    person: args.person,
    made,
    revision: plan.revision,
    version: plan.version,
    complete: !!whole,
    answers: shown(page),
    ...whole,
    pages: pages.map(({ client, of, changes }) => ({ client, of, changes })),
  };
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  const city = one(page.root, "h2")!.textContent!.trim().replace(/[^\p{L}\p{N}]+/gu, "-");
  h("a", { href: url, download: `${city}-${made.slice(0, 10)}.json`, target: "_self" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The answers as this page shows them. */
function shown({ root }: Page): Answers {
  const answers: Answers = {};
  for (const field of all(root, "[data-path][data-type]")) {
    const [section, name] = pathOf(field).split(".") as [string, string];
    const value =
      typeOf(field) === "table"
        ? rowsOf(field)
            .filter((row) => !("new" in row.dataset))
            .map((row) => ({ id: row.dataset["row"], ...readRow(row) }))
        : typeOf(field) === "computed"
          ? null
          : read(field);
    if (value !== null) (answers[section] ??= {})[name] = value;
  }
  return answers;
}
