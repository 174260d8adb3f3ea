// Tests run under node; the page has no node types, so what they import from it is not checked.
declare module "node:assert/strict";
declare module "node:test";
