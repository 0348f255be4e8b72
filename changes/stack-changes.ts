import type { ImageSettings } from "../definition/settings/images";
import type { Alert } from "./alert";
import type { FleetState, StackChange, StateMove } from "./changes";

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
  const stacks = [...before.settings].filter(([stack]) => !broken.has(stack));
  const gone = stacks.filter(([stack, { kind }]) => after.settings.get(stack)?.kind !== kind).map(([stack]) => stack);
  const split = stacks.map(([stack]) => stack).filter((stack) => !gone.includes(stack) && splitOf(stack, before) !== splitOf(stack, after)); // prettier-ignore
  const told = new Set([...gone, ...split]);
  return [
    ...gone.map((stack): Alert => ({ alert: "settings-removed", stack })),
    ...split.map((stack): Alert => ({ alert: "split-changed", stack })),
    ...changes.flatMap(({ stack, leaves }) =>
      told.has(stack) || told.has(wholeOf(stack))
        ? []
        : leaves.map((image): Alert => ({ alert: "image-left-stack", image, stack })),
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

/** Of a stack, or of the whole of which it is a part. */
function placeOf(stack: string, fleet: FleetState): string | undefined {
  const found = settingsOf(stack, fleet) ?? settingsOf(wholeOf(stack), fleet);
  return found && [found.account, found.region, found.namePrefix ?? ""].join(" ");
}

/** `prod` of `prod-3`. */
function wholeOf(stack: string): string {
  return stack.replace(/-\d+$/, "");
}

function splitOf(stack: string, fleet: FleetState): number | undefined {
  return settingsOf(stack, fleet)?.split;
}

function settingsOf(stack: string, { settings }: FleetState): ImageSettings | undefined {
  const found = settings.get(stack);
  return found?.kind === "images" ? found.settings : undefined;
}
