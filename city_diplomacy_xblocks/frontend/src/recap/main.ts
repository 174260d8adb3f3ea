// Where the host begins: one function for each of the two blocks that follow a plan.
import type { Runtime } from "../shared/types";
import { follow, type LiveArgs } from "./follow";

declare global {
  interface Window {
    CityPlanRecap: (runtime: Runtime, element: unknown, args: unknown) => void;
    CityModule: (runtime: Runtime, element: unknown, args: unknown) => void;
  }
}

// Plain functions of three parameters: hosts call them with `new`, and count them.
window.CityPlanRecap = function CityPlanRecap(runtime: Runtime, element: unknown, args: unknown): void {
  follow(runtime, element, args as LiveArgs, "recap");
};

window.CityModule = function CityModule(runtime: Runtime, element: unknown, args: unknown): void {
  // The view was drawn without writing anything: that it is seen is said now.
  void follow(runtime, element, args as LiveArgs, "seen")();
};
