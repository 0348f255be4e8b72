import type { ImageDefinition } from "../definition/image/image-definition";
import { digestOf } from "../plan/digest";
import type { Alert } from "./alert";
import type { Changes, FleetState, ImageChange, VariableChange } from "./changes";
import { childrenByParent, followers, type ChildrenByParent } from "./children";
import { addedImage, changedImage, removedImage, type ImageComparison } from "./compare-image";
import { compareSettings } from "./settings/compare";
import { stackAlerts, stackChanges, stateMoves, unreadableSettings } from "./stack-changes";

/** What differs between two states of a fleet, and what follows from it. */
export function compareFleets(before: FleetState, after: FleetState): Changes {
  const comparisons = compareDefinitions(before, after);
  const raised = new Set(comparisons.filter(({ change }) => change.rebuild.yes).map(({ change }) => change.name));
  const variables = variableChanges(before, after);
  const incomparable = unreadableSettings(before, after);
  const { settings, alerts } = compareSettings(before, after, new Set(incomparable.map(({ stack }) => stack)));
  const stacks = stackChanges(before, after);
  const children = childrenByParent(after.definitions);
  const names = otherNames(comparisons, before, after);
  const byName = new Map(after.definitions.map((definition) => [definition.name, definition]));
  const images = comparisons.map(({ change }): ImageChange => {
    const otherName = names.get(change.name);
    return {
      ...change,
      variables: variables.filter(({ images: users }) => users.includes(change.name)).map(({ name }) => name),
      children: childrenOf(byName.get(change.name), change, children, raised),
      ...(otherName !== undefined && { otherName }),
    };
  });
  return {
    format: 2,
    alerts: [...imageAlerts(comparisons), ...alerts, ...stackAlerts(before, after, stacks)],
    images,
    variables,
    settings,
    stacks,
    project: after.project,
    moves: stateMoves(before, after, stacks),
    unreadable: unreadable(before, after),
    unreadableSettings: incomparable,
    unchanged: unchanged(images, before, after),
  };
}

/** In order of names. A definition that either side cannot read is neither new nor gone. */
function compareDefinitions(before: FleetState, after: FleetState): readonly ImageComparison[] {
  const old = new Map(before.definitions.map((definition) => [definition.name, definition]));
  const now = new Map(after.definitions.map((definition) => [definition.name, definition]));
  const broken = new Set([...before.unreadable, ...after.unreadable]);
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !broken.has(name)).sort();
  return names.flatMap((name) => {
    const [earlier, later] = [old.get(name), now.get(name)];
    if (earlier === later) return [];
    if (earlier === undefined) return later === undefined ? [] : [addedImage(later)];
    return (later === undefined ? removedImage(earlier) : changedImage(earlier, later)) ?? [];
  });
}

function childrenOf(
  image: ImageDefinition | undefined,
  { change, rebuild }: ImageComparison["change"],
  children: ChildrenByParent,
  raised: ReadonlySet<string>,
): ImageChange["children"] {
  return image === undefined || change !== "changed" || !rebuild.yes ? [] : followers(image, children, raised);
}

/** Pairs of a removed and an added image whose content is the same but for the name. */
function otherNames(
  comparisons: readonly ImageComparison[],
  before: FleetState,
  after: FleetState,
): ReadonlyMap<string, string> {
  const namesOf = (change: ImageChange["change"]): ReadonlySet<string> =>
    new Set(comparisons.filter((comparison) => comparison.change.change === change).map((one) => one.change.name));
  const [removed, added] = [namesOf("removed"), namesOf("added")];
  const pairs = new Map<string, string>();
  if (removed.size === 0 || added.size === 0) return pairs;
  const old = before.definitions.filter(({ name }) => removed.has(name));
  const byContent = new Map(old.map((definition) => [contentOf(definition), definition.name]));
  for (const definition of after.definitions) {
    const twin = added.has(definition.name) ? byContent.get(contentOf(definition)) : undefined;
    if (twin === undefined || pairs.has(twin)) continue;
    pairs.set(twin, definition.name);
    pairs.set(definition.name, twin);
  }
  return pairs;
}

function contentOf(definition: ImageDefinition): string {
  return digestOf({ ...definition, name: "" });
}

function variableChanges(before: FleetState, after: FleetState): readonly VariableChange[] {
  const [old, now] = [before.variables, after.variables];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.filter((name) => valueOf(old, name) !== valueOf(now, name)).map((name) => {
    const users = [before, after].flatMap(({ usedVariables }) =>
      [...usedVariables].filter(([, used]) => used.has(name)).map(([image]) => image),
    );
    const [was, is] = [valueOf(old, name), valueOf(now, name)];
    return {
      name,
      ...(was !== undefined && { old: was }),
      ...(is !== undefined && { new: is }),
      images: [...new Set(users)].sort(),
    };
  }); // prettier-ignore
}

function valueOf(variables: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

/** An image that the base alone cannot read is neither. */
function unchanged(images: readonly ImageChange[], before: FleetState, after: FleetState): number {
  const changed = new Set([...images.map(({ name }) => name), ...before.unreadable]);
  return after.definitions.filter(({ name }) => !changed.has(name)).length;
}

/** Public sharing first: a long list is cut where it is printed. */
function imageAlerts(comparisons: readonly ImageComparison[]): readonly Alert[] {
  const alerts = comparisons.flatMap((comparison) => comparison.alerts);
  const isPublic = ({ alert }: Alert): boolean => alert === "public";
  return [...alerts.filter(isPublic), ...alerts.filter((alert) => !isPublic(alert))];
}

function unreadable(before: FleetState, after: FleetState): Changes["unreadable"] {
  const now = new Set(after.unreadable);
  return [
    ...after.unreadable.map((name) => ({ name, side: "now" as const })),
    ...before.unreadable.filter((name) => !now.has(name)).map((name) => ({ name, side: "base" as const })),
  ];
}
