// Where Studio begins: `CityWorksheetStudio(runtime, element, args)`, once for each editor that is opened.
import { one } from "../shared/dom";
import type { Runtime } from "../shared/types";
import { also } from "./also";
import { Editor, type StudioArgs } from "./editor";
import { fit } from "./width";

declare global {
  interface Window {
    CityWorksheetStudio: (runtime: Runtime, element: unknown, args: unknown) => void;
  }
}

// A plain function of three parameters: hosts call it with `new`, and count them.
window.CityWorksheetStudio = function CityWorksheetStudio(runtime: Runtime, element: unknown, args: unknown): void {
  // Studio gives a jQuery object. `handlerUrl` must be called with whatever came.
  const host = element as HTMLElement & { jquery?: string; 0?: HTMLElement };
  const root = one(host.jquery ? host[0]! : host, "[data-studio]");
  if (!root) return;
  fit(root);
  also(root);
  new Editor(runtime, element, root, args as StudioArgs);
};
