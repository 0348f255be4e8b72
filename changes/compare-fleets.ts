import type { ImageDefinition } from "../definition/image/image-definition";
import type { OnDeploy } from "../definition/settings/on-deploy";
import { digestOf } from "../plan/digest";
import type { Alert } from "./alert";
import type { Changes, FleetState, ImageChange, VariableChange } from "./changes";
import { childrenByParent, followers } from "./children";
import { addedImage, changedImage, removedImage, type ImageComparison } from "./compare-image";
import { compareSettings, onDeployOf } from "./settings/compare";
import { versionStep } from "./version";
import { sides, stackAlerts, stackChanges, stateMoves, unreadableSettings } from "./stack-changes";

/** What differs between two states of a fleet, and what follows from it. */
export function compareFleets(before: FleetState, after: FleetState): Changes {
  const words = onDeployOf(after);
  const [old, now] = [byName(before.definitions, words), byName(after.definitions, words)];
  const comparisons = compareDefinitions(before, after, old, now);
  const raised = new Set(comparisons.filter(({ change }) => change.rebuild.yes).map(({ change }) => change.name));
  const variables = variableChanges(before, after);
  const incomparable = unreadableSettings(before, after);
  const { settings, alerts } = compareSettings(before, after, new Set(incomparable.map(({ stack }) => stack)));
  const stacks = stackChanges(before, after);
  const children = childrenByParent(after.definitions);
  const names = otherNames(comparisons, old, now);
  const images = comparisons.map(({ change }): ImageChange => {
    const otherName = names.get(change.name);
    const image = now.get(change.name);
    const isFollowed = image !== undefined && change.change === "changed" && change.rebuild.yes;
    return {
      ...change,
      variables: variables.filter(({ images: users }) => users.includes(change.name)).map(({ name }) => name),
      children: isFollowed ? followers(image, children, raised) : [],
      ...(otherName !== undefined && { otherName }),
    };
  });
  // An image that only the base cannot read is neither changed nor unchanged.
  const told = new Set([...images.map(({ name }) => name), ...before.unreadable]);
  return {
    format: 2,
    alerts: [...imageAlerts(comparisons), ...alerts, ...stackAlerts(before, after, stacks)],
    images,
    variables,
    settings,
    stacks,
    project: after.project,
    moves: stateMoves(before, after, stacks),
    unreadable: sides(before.unreadable, after.unreadable).map((one) => {
      const [was, is] = [before.writtenVersions?.get(one.name), now.get(one.name)?.version];
      return was === undefined || is === undefined ? one : { ...one, step: versionStep(was, is) };
    }),
    unreadableSettings: incomparable,
    unchanged: after.definitions.filter(({ name }) => !told.has(name)).length,
  };
}

type ByName = ReadonlyMap<string, ImageDefinition>;

/** Each says when it is built, as the settings of today have it for those that do not. */
function byName(definitions: readonly ImageDefinition[], words: ReadonlyMap<string, OnDeploy>): ByName {
  return new Map(
    definitions.map((definition) => {
      const onDeploy = words.get(definition.name);
      if (!("build" in definition) || onDeploy === undefined) return [definition.name, definition];
      return [definition.name, { ...definition, build: { onDeploy, ...definition.build } }];
    }),
  );
}

/** In order of names. A definition that either side cannot read is neither new nor gone. */
function compareDefinitions(
  before: FleetState,
  after: FleetState,
  old: ByName,
  now: ByName,
): readonly ImageComparison[] {
  const broken = new Set([...before.unreadable, ...after.unreadable]);
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !broken.has(name)).sort();
  return names.flatMap((name) => {
    const [earlier, later] = [old.get(name), now.get(name)];
    if (earlier === later) return [];
    if (earlier === undefined) return later === undefined ? [] : [addedImage(later)];
    return (later === undefined ? removedImage(earlier) : changedImage(earlier, later)) ?? [];
  });
}

/** Pairs of a removed and an added image whose content is the same but for the name. */
function otherNames(comparisons: readonly ImageComparison[], old: ByName, now: ByName): ReadonlyMap<string, string> {
  const definitionsOf = (kind: ImageChange["change"], side: ByName): readonly ImageDefinition[] =>
    comparisons.filter(({ change }) => change.change === kind).flatMap(({ change }) => side.get(change.name) ?? []);
  const [removed, added] = [definitionsOf("removed", old), definitionsOf("added", now)];
  const pairs = new Map<string, string>();
  if (removed.length === 0 || added.length === 0) return pairs;
  const byContent = new Map(removed.map((definition) => [contentOf(definition), definition.name]));
  for (const definition of added) {
    const twin = byContent.get(contentOf(definition));
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
  const [old, now] = [new Map(Object.entries(before.variables)), new Map(Object.entries(after.variables))];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const uses = [...before.usedVariables, ...after.usedVariables];
  return names.flatMap((name): readonly VariableChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === is) return [];
    const users = new Set(uses.filter(([, used]) => used.has(name)).map(([image]) => image));
    const values = { ...(was !== undefined && { old: was }), ...(is !== undefined && { new: is }) };
    return [{ name, ...values, images: [...users].sort() }];
  });
}

/** Public sharing first: a long list is cut where it is printed. */
function imageAlerts(comparisons: readonly ImageComparison[]): readonly Alert[] {
  const alerts = comparisons.flatMap((comparison) => comparison.alerts);
  const isPublic = ({ alert }: Alert): boolean => alert === "public";
  return [...alerts.filter(isPublic), ...alerts.filter((alert) => !isPublic(alert))];
}
