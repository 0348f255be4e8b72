import { bug } from "./bug";
import { homeOf, type PlanContext } from "./context";
import { imagePlan } from "./ami/image";
import { parentsFirst } from "./order";
import type { Plan } from "./plan";
import type { PlanInput } from "./plan-input";
import { deepFrozen } from "./record";
import { stackPlan } from "./stack";

/**
 * Decides what will be on AWS. Pure: the same input gives the same bytes from `JSON.stringify`, whatever the order of
 * the definitions and of the keys of their maps. The result is frozen to its bottom; the input is left as it was.
 * @throws Error marked as our bug where definitions contradict each other: the rules of `definition/` refuse that first
 */
export function planImages(input: PlanInput): Plan {
  const definitions = new Map(input.definitions.map((definition) => [definition.name, definition]));
  if (definitions.size !== input.definitions.length) {
    throw bug("two definitions have one name");
  }
  const context: PlanContext = {
    settings: input.settings,
    stack: input.stack,
    home: homeOf(input.settings),
    definitions,
    commits: input.commits ?? {},
  };
  const ordered = parentsFirst(input.names ?? [...definitions.keys()], definitions);
  const images = ordered.map((definition) => imagePlan(definition, context));
  return deepFrozen({ format: 1, stack: stackPlan(ordered, images, context), images });
}
