import type { Alert, StackChange } from "./changes";
import type { FleetState } from "./compare-fleets";

/**
 * Stacks that deploy other images than before, by name. What is new, gone or cannot be read is told of the image itself;
 * here are images of both sides that come to a stack or leave it, by globs, by `split`, or by another oldest ancestor.
 */
export function stackChanges(before: FleetState, after: FleetState): readonly StackChange[] {
  const old = new Set(before.definitions.map(({ name }) => name));
  const inBoth = new Set(after.definitions.map(({ name }) => name).filter((name) => old.has(name)));
  const broken = new Set(unreadableSettings(before, after).map(({ stack }) => stack));
  const stacks = [...new Set([...before.deployed.keys(), ...after.deployed.keys()])].sort();
  return stacks
    .filter((stack) => !broken.has(stack) && !broken.has(wholeOf(stack)))
    .map((stack) => {
      const [earlier, later] = [before.deployed.get(stack) ?? [], after.deployed.get(stack) ?? []];
      const without = (some: readonly string[], others: readonly string[]): readonly string[] => {
        const known = new Set(others);
        return some.filter((name) => inBoth.has(name) && !known.has(name));
      };
      return { stack, joins: without(later, earlier), leaves: without(earlier, later) };
    })
    .filter(({ joins, leaves }) => joins.length > 0 || leaves.length > 0);
}

/** What a change of stacks does that nobody would guess from the words of the settings. */
export function stackAlerts(before: FleetState, after: FleetState, changes: readonly StackChange[]): readonly Alert[] {
  const broken = new Set(unreadableSettings(before, after).map(({ stack }) => stack));
  const stacks = [...before.settings.keys()].filter((stack) => !broken.has(stack));
  const foundations = [...before.foundations.keys()].filter((stack) => !broken.has(stack));
  const gone = [
    ...stacks.filter((stack) => !after.settings.has(stack)),
    ...foundations.filter((stack) => !after.foundations.has(stack)),
  ];
  const split = stacks.filter(
    (stack) => before.settings.get(stack)?.split !== after.settings.get(stack)?.split && !gone.includes(stack),
  );
  const told = new Set([...gone, ...split]);
  return [
    ...gone.map((stack) => ({
      message: `the stack ${stack} has no settings any more: what it deployed stays, and nothing updates it. To delete it, run pulumi destroy --stack ${stack} before the settings go`,
    })),
    ...split.map((stack) => ({
      message: `split of ${stack} differs: images move to other stacks, where AWS has their names already. Before this is merged, move their state by the commands below (docs/state.md)`,
    })),
    ...changes.flatMap(({ stack, leaves }) =>
      told.has(stack) || told.has(wholeOf(stack)) ? [] : leaves.map((image) => leaving(image, stack)),
    ),
  ];
}

/** Stacks whose settings are there and have errors. */
export function unreadableSettings(
  before: FleetState,
  after: FleetState,
): readonly { readonly stack: string; readonly side: "base" | "now" }[] {
  const now = new Set(after.unreadableSettings);
  return [
    ...after.unreadableSettings.map((stack) => ({ stack, side: "now" as const })),
    ...before.unreadableSettings.filter((stack) => !now.has(stack)).map((stack) => ({ stack, side: "base" as const })),
  ];
}

/** `prod` of `prod-3`. */
function wholeOf(stack: string): string {
  return stack.replace(/-\d+$/, "");
}

function leaving(image: string, stack: string): Alert {
  return { image, message: `the stack ${stack} does not deploy it any more: its pipelines go there, its AMIs stay` };
}
