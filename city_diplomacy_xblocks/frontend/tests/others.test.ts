import assert from "node:assert/strict";
import { test } from "node:test";
import { Told } from "../src/learner/others";

test("what somebody does in one section is told once in a while, not once per keystroke", () => {
  const told = new Told();
  const vision = "Awa has changed “Vision”.";
  const actions = "Awa has changed “Actions”.";
  told.note(vision);
  told.note(vision);
  assert.equal(told.take(100_000), vision);
  told.note(vision);
  told.note(actions);
  assert.equal(told.take(110_000), actions);
  told.note(vision);
  assert.equal(told.take(170_000), vision);
  assert.equal(told.take(170_001), "");
});
