// What nothing can be done with unless the server answers comes when it is first needed: drawers, handing in,
// replies, texts that were kept aside.
import { all, h, one, wrong } from "../shared/dom";
import type * as Errands from "./errands";
import type { Page } from "./page";

/** The file of that script: the build fills it in. */
declare const ERRANDS: string;
const OWN = /\/(learner|grader)-[A-Z0-9]{8}\b/;

let coming: Promise<typeof Errands> | undefined;

/** The script of the errands, loaded once from beside our own; rejected when it does not come. */
function errands(): Promise<typeof Errands> {
  return (coming ??= new Promise((resolve, reject) => {
    const own = Array.from(document.scripts).find((script) => OWN.test(script.src));
    const script = h("script", { src: new URL(ERRANDS, own?.src).href });
    script.onload = () => resolve(window.cityErrands);
    script.onerror = () => {
      coming = undefined;
      reject(new Error(ERRANDS));
    };
    document.head.append(script);
  }));
}

/** Runs an errand of the page, or says that it did not work: beside what was pressed, too. */
export function run(page: Page, act: (script: typeof Errands) => unknown, press?: HTMLElement): void {
  errands().then(act, () => {
    const words = page.say("later");
    page.hand.problem(words);
    page.announce(words);
    const place = press && one(press.closest(".cd-say") ?? page.root, "[data-problem]");
    place?.replaceChildren(wrong(words));
    for (const body of all(page.root, "[open] > [data-drawer-body]:empty")) body.textContent = words;
  });
}

/** Runs what the next answer asks for again, where the script does not come. */
export const quietly = (act: (script: typeof Errands) => void): void => void errands().then(act, () => {});

/** The page in another language; the answers stay. */
export const speak = (page: Page, language: string): void => run(page, (script) => script.speak(page, language));

/** What waits on the page for a press brings the script at once, what opens or comes later when it is first pressed. */
export function expectErrands(page: Page): void {
  let begun = false;
  const begin = (script: typeof Errands): void => {
    if (!begun) script.openDrawers(page);
    begun = true;
  };
  const open = (): void => run(page, begin);
  if (one(page.root, "[data-post],[data-open]")) open();
  page.root.addEventListener("click", (event) => {
    const press = (event.target as Element).closest<HTMLElement>("button[data-post]");
    if (press && !begun) run(page, (script) => (begin(script), press.click()), press);
  });
  page.root.addEventListener("toggle", (event) => "drawer" in (event.target as HTMLElement).dataset && !begun && open(), true);
}
