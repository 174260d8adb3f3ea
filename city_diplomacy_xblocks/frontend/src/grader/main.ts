// What a grader's page runs: the participant's page, and the desk where plans are read and marked.
import { mountLearner } from "../learner/main";
import type { Args, Runtime } from "../shared/types";
import { Desk, type StaffArgs } from "./desk";

// Platforms tell constructors by their number of parameters and call them with `new`: three, and no arrow.
window.CityWorksheet = function CityWorksheet(runtime: Runtime, element: unknown, args: unknown): void {
  const given = element as { jquery?: string; 0?: Element };
  const host = given.jquery ? given[0] : (element as Element);
  const root = host?.querySelector<HTMLElement>("[data-staff]");
  if (root) new Desk(runtime, element, root, args as StaffArgs);
  else mountLearner(runtime, element, args as Args);
};
