import type { StackChange, StateMove } from "./changes";
import type { FleetState } from "./compare-fleets";

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
function placeOf(stack: string, { settings }: FleetState): string | undefined {
  const found = settings.get(stack) ?? settings.get(stack.replace(/-\d+$/, ""));
  return found && [found.account, found.region, found.namePrefix ?? ""].join(" ");
}
