import type { ImageSettings as Settings } from "../definition/settings/images";
import type { StackKind } from "../definition/settings/registry";
import type { Alert, EffectOn, FieldChange, SettingsChange, SettingsEffect } from "./changes";
import type { FleetState } from "./compare-fleets";
import { fieldChanges } from "./field-changes";
import { foundationAlerts } from "./foundation-alerts";
import { BOOTSTRAP_EFFECTS, GITHUB_EFFECTS, type FoundationEffect } from "./foundation-table";
import type { Effect, KeyChange, KeyEffect, SettingsKey } from "./settings-effect";
import { SETTINGS_EFFECTS } from "./settings-table";

/** Settings that differ, by stack, with what a deployment of them does. */
export function settingsChanges(
  before: FleetState,
  after: FleetState,
  broken: ReadonlySet<string>,
): readonly SettingsChange[] {
  const ofImages = stacksOf(before.settings, after.settings, broken).map((stack): SettingsChange => {
    const fields = fieldChanges(written(before.settings.get(stack)), written(after.settings.get(stack)));
    const change = keyChange(stack, before, after);
    const effects = change === undefined ? [] : keysOf(fields).map((key) => effectOf(key, change));
    return { stack, kind: "images", fields, effects };
  });
  const others = stacksOf(before.foundations, after.foundations, broken).map((stack): SettingsChange => {
    const [old, now] = [before.foundations.get(stack), after.foundations.get(stack)];
    const fields = fieldChanges(old?.settings, now?.settings);
    const kind = now?.kind ?? old?.kind ?? "github";
    return { stack, kind, fields, effects: old?.kind === now?.kind ? foundationEffects(kind, fields) : [] };
  });
  return [...ofImages, ...others].filter(({ fields }) => fields.length > 0).sort((one, other) => (one.stack < other.stack ? -1 : 1)); // prettier-ignore
}

/** What stands out in them. */
export function settingsAlerts(
  before: FleetState,
  after: FleetState,
  changes: readonly SettingsChange[],
): readonly Alert[] {
  return changes.flatMap(({ stack, fields, effects }): readonly Alert[] => {
    const change = keyChange(stack, before, after);
    const told = change === undefined ? [] : effects.flatMap(({ key }) => tableOf(key)?.alert?.(change) ?? []);
    const [old, now] = [before.foundations.get(stack), after.foundations.get(stack)];
    const loosened = old === undefined || now === undefined ? [] : foundationAlerts(stack, old, now);
    return [...told, ...organizationAlerts(stack, change, fields), ...loosened].map((message) => ({ message }));
  });
}

function stacksOf<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  broken: ReadonlySet<string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((stack) => !broken.has(stack)).sort();
}

/** A tag that may have any value is an empty map, which has nothing that could differ. */
function written(settings: Settings | undefined): object | undefined {
  if (settings === undefined) return undefined;
  const tags = Object.entries(settings.requiredTags);
  const requiredTags = Object.fromEntries(
    tags.map(([tag, rule]) => [tag, Object.keys(rule).length === 0 ? "any" : rule]),
  );
  return { ...settings, requiredTags };
}

/** Undefined where the stack is new or gone. */
function keyChange(stack: string, before: FleetState, after: FleetState): KeyChange | undefined {
  const [old, now] = [before.settings.get(stack), after.settings.get(stack)];
  if (old === undefined || now === undefined) return undefined;
  const inBase = new Set(before.definitions.map(({ name }) => name));
  const [from, to] = [placesOf(stack, old, before), placesOf(stack, now, after)];
  const images = after.definitions.filter(({ name }) => inBase.has(name) && (from.has(name) || to.has(name)));
  return { stack, before: old, after: now, images, from, to };
}

/** The stack or part that deploys each image. */
function placesOf(stack: string, { split }: Settings, { deployed }: FleetState): ReadonlyMap<string, string> {
  const parts = split === undefined ? [stack] : Array.from({ length: split }, (_, index) => `${stack}-${(index + 1).toString()}`); // prettier-ignore
  return new Map(parts.flatMap((part) => (deployed.get(part) ?? []).map((name) => [name, part] as const)));
}

/** `network.subnetId`, `defaultTags` of `defaultTags.Team`. */
function keysOf(fields: readonly Pick<FieldChange, "path">[]): readonly string[] {
  return [...new Set(fields.map(({ path }) => /^(?:organization|network)\.\w+|^\w+/.exec(path)?.[0] ?? path))];
}

function tableOf(key: string): KeyEffect | undefined {
  return Object.hasOwn(SETTINGS_EFFECTS, key) ? SETTINGS_EFFECTS[key as SettingsKey] : undefined;
}

function effectOf(key: string, change: KeyChange): SettingsEffect {
  const entry = tableOf(key);
  if (entry === undefined) return { key, stack: { effect: "nothing" }, images: [] };
  const { stack, images, rebuilds = false, ofStack, ofImage } = entry;
  const effectOn = (image: KeyChange["images"][number]): Effect => (typeof images === "function" ? images(image, change) : images); // prettier-ignore
  return {
    key,
    stack: { effect: typeof stack === "function" ? stack(change) : stack, ...ofStack(change) },
    images: change.images
      .map((image) => ({
        name: image.name,
        effect: effectOn(image),
        rebuilds: rebuilds && image.build.onDeploy,
        ...ofImage?.(image, change),
      }))
      .filter(({ effect }) => effect !== "nothing"),
  };
}

function foundationEffects(kind: StackKind, fields: readonly FieldChange[]): readonly SettingsEffect[] {
  const table: Readonly<Record<string, FoundationEffect>> = kind === "bootstrap" ? BOOTSTRAP_EFFECTS : GITHUB_EFFECTS;
  return keysOf(fields).map((key): SettingsEffect => {
    const entry = table[key] ?? { effect: "nothing", what: "" };
    const { what } = entry;
    const ofKey = fields.filter(({ path }) => keysOf([{ path }]).includes(key));
    const effect = typeof entry.effect === "function" ? entry.effect(ofKey) : entry.effect;
    const told: EffectOn =
      effect === "nothing" ? { effect, kept: [what] } : { effect, replaced: [`${what}; see the preview`] };
    return { key, stack: told, images: [] };
  });
}

/** Whom images may be shared with by id. */
function organizationAlerts(
  stack: string,
  change: KeyChange | undefined,
  fields: readonly FieldChange[],
): readonly string[] {
  if (change === undefined) return [];
  const watched = fields.filter(({ path, old }) => old !== undefined && path.startsWith("organization."));
  return watched.map(
    ({ path, old, new: now }) =>
      `settings of ${stack}: ${path} was ${String(old)} and is ${now === undefined ? "gone" : JSON.stringify(now)}`,
  );
}
