import type { ImageSettings } from "../definition/settings/images";
import type { Alert } from "./alert";
import type { Changes, FleetState, StackChange, StateMove } from "./changes";

/**
 * Stacks that deploy other images than before, by name. What is new, gone or cannot be read is reported with the image itself;
 * here are images of both sides that come to a stack or leave it, by globs, by `split`, or by another oldest ancestor.
 */
export function stackChanges(before: FleetState, after: FleetState): readonly StackChange[] {
  const old = new Set(before.definitions.map(({ name }) => name));
  const inBoth = new Set(after.definitions.map(({ name }) => name).filter((name) => old.has(name)));
  const broken = brokenStacks(before, after);
  const stacks = [...new Set([...before.deployed.keys(), ...after.deployed.keys()])].sort();
  const without = (some: readonly string[] = [], others: readonly string[] = []): readonly string[] => {
    const known = new Set(others);
    return some.filter((name) => inBoth.has(name) && !known.has(name));
  };
  return stacks
    .filter((stack) => !broken.has(stack) && !broken.has(wholeOf(stack)))
    .map((stack) => {
      const [earlier, later] = [before.deployed.get(stack), after.deployed.get(stack)];
      return { stack, joins: without(later, earlier), leaves: without(earlier, later) };
    })
    .filter(({ joins, leaves }) => joins.length > 0 || leaves.length > 0);
}

/** What a change of stacks does that no one would guess from the words of the settings. */
export function stackAlerts(before: FleetState, after: FleetState, changes: readonly StackChange[]): readonly Alert[] {
  const broken = brokenStacks(before, after);
  const stacks = [...before.settings.keys()].filter((stack) => !broken.has(stack));
  const isGone = (stack: string): boolean => before.settings.get(stack)?.kind !== after.settings.get(stack)?.kind;
  const splitOf = (stack: string, fleet: FleetState): number | undefined => settingsOf(stack, fleet)?.split;
  const gone = stacks.filter(isGone);
  const split = stacks.filter((stack) => !isGone(stack) && splitOf(stack, before) !== splitOf(stack, after));
  const told = new Set([...gone, ...split]);
  const lost = changes.filter(({ stack }) => !told.has(stack) && !told.has(wholeOf(stack)));
  return [
    ...gone.map((stack): Alert => ({ alert: "settings-removed", stack })),
    ...split.map((stack): Alert => ({ alert: "split-changed", stack })),
    ...lost.flatMap(({ stack, leaves }) => leaves.map((image): Alert => ({ alert: "image-left-stack", image, stack }))),
  ];
}

/** Stacks whose settings are there and have errors. */
export function unreadableSettings(before: FleetState, after: FleetState): Changes["unreadableSettings"] {
  return sides(before.unreadableSettings, after.unreadableSettings).map(({ name, side }) => ({ stack: name, side }));
}

/** What cannot be read, with the side that has the errors: the one at hand, where both do. */
export function sides(base: readonly string[], now: readonly string[]): Changes["unreadable"] {
  return [
    ...now.map((name) => ({ name, side: "now" as const })),
    ...base.filter((name) => !now.includes(name)).map((name) => ({ name, side: "base" as const })),
  ];
}

/**
 * The state that images take along to another stack in the same account and Region, under the same prefix: there their names
 * are taken, by themselves.
 */
export function stateMoves(
  before: FleetState,
  after: FleetState,
  changes: readonly StackChange[],
): readonly StateMove[] {
  const destinations = new Map(changes.flatMap(({ stack, joins }) => joins.map((name) => [name, stack] as const)));
  const moves = new Map<string, StateMove>();
  for (const { stack: source, leaves } of changes) {
    for (const image of leaves) {
      const destination = destinations.get(image);
      if (destination === undefined || placeOf(source, before) !== placeOf(destination, after)) continue;
      const key = `${source} ${destination}`;
      moves.set(key, { source, destination, images: [...(moves.get(key)?.images ?? []), image] });
    }
  }
  return [...moves.values()];
}

/** `prod` of `prod-3`. */
export function wholeOf(stack: string): string {
  return stack.replace(/-\d+$/, "");
}

function brokenStacks(before: FleetState, after: FleetState): ReadonlySet<string> {
  return new Set([...before.unreadableSettings, ...after.unreadableSettings]);
}

/** Of a stack, or of the whole of which it is a part. */
function placeOf(stack: string, fleet: FleetState): string | undefined {
  const found = settingsOf(stack, fleet) ?? settingsOf(wholeOf(stack), fleet);
  return found && [found.account, found.region, found.namePrefix ?? ""].join(" ");
}

function settingsOf(stack: string, { settings }: FleetState): ImageSettings | undefined {
  const found = settings.get(stack);
  return found?.kind === "images" ? found.settings : undefined;
}
