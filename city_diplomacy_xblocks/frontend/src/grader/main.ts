// What a grader's page runs: the participant's page, and the desk where plans are read and marked.
import "../learner/main";
import type { Runtime } from "../shared/types";
import { Desk, type StaffArgs, type StartLearner } from "./desk";

declare global {
  interface Window {
    CityWorksheet: StartLearner;
  }
}

const startLearner = window.CityWorksheet;

// Platforms tell constructors by their number of parameters and call them with `new`: three, and no arrow.
window.CityWorksheet = function CityWorksheet(runtime: Runtime, element: unknown, args: unknown): void {
  const given = element as { jquery?: string; 0?: Element };
  const host = given.jquery ? given[0] : (element as Element);
  const root = host?.querySelector<HTMLElement>("[data-staff]");
  if (root) new Desk(runtime, element, root, args as StaffArgs, startLearner);
  else startLearner(runtime, element, args);
};
