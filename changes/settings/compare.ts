import type { Alert } from "../alert";
import type { FieldChange, SettingsChange, SettingsEffect } from "../changes";
import { fieldChanges } from "../field-changes";
import type { FleetState } from "../fleet-state";
import { BOOTSTRAP } from "./bootstrap";
import { GITHUB } from "./github";
import { IMAGES } from "./images";
import type { KeyChange, KeyEffect, SettingsOf, StackKind, StackSettings } from "./key-effect";

/** Every kind of stack: a new one does not compile before it has its line here. */
export const STACK_KINDS: { readonly [K in StackSettings["kind"]]: StackKind<SettingsOf<K>, string> } = {
  images: IMAGES,
  bootstrap: BOOTSTRAP,
  github: GITHUB,
};

type AnySettings = StackSettings["settings"];

/** Settings that differ, by stack, with what a deployment of them does; and what stands out in them. */
export function compareSettings(
  before: FleetState,
  after: FleetState,
  broken: ReadonlySet<string>,
): { readonly settings: readonly SettingsChange[]; readonly alerts: readonly Alert[] } {
  const stacks = [...new Set([...before.settings.keys(), ...after.settings.keys()])].sort();
  const compared = stacks.filter((stack) => !broken.has(stack)).flatMap((stack) => compareStack(stack, before, after));
  return { settings: compared.map(({ change }) => change), alerts: compared.flatMap(({ alerts }) => alerts) };
}

/** Whether a path leads to a value or into it. */
export function isWithin(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
}

/** Of a stack that is on both, of the same kind. */
interface Sides {
  readonly old: StackSettings;
  readonly now: StackSettings;
  readonly before: FleetState;
  readonly after: FleetState;
}

interface ComparedStack {
  readonly change: SettingsChange;
  readonly alerts: readonly Alert[];
}

function compareStack(stack: string, before: FleetState, after: FleetState): readonly ComparedStack[] {
  const [old, now] = [before.settings.get(stack), after.settings.get(stack)];
  const fields = fieldChanges(written(old), written(now));
  const kind = (now ?? old)?.kind;
  if (kind === undefined || fields.length === 0) return [];
  // Of a stack that is new, gone, or of another kind than before, nothing is to be said of single keys.
  if (old?.kind !== now?.kind || old === undefined || now === undefined) {
    return [{ change: { stack, kind, fields, effects: [] }, alerts: [] }];
  }
  const { keys, alerts } = kindOf(kind);
  const sides = { old, now, before, after };
  const changes = changedKeys(Object.keys(keys), fields).flatMap((key) => {
    const entry = keys[key];
    return entry === undefined ? [] : [{ key, entry, change: keyChange(stack, key, fields, sides) }];
  });
  return [
    {
      change: { stack, kind, fields, effects: changes.map(({ key, entry, change }) => effectOf(key, entry, change)) },
      alerts: [
        ...changes.flatMap(({ entry, change }) => entry.alerts?.(change) ?? []),
        ...(alerts?.(old.settings, now.settings, stack) ?? []),
      ],
    },
  ];
}

/** The settings that are given to it are of its kind. */
function kindOf(kind: StackSettings["kind"]): StackKind<AnySettings, string> {
  return STACK_KINDS[kind] as StackKind<AnySettings, string>;
}

function written(side: StackSettings | undefined): object | undefined {
  if (side === undefined) return undefined;
  return kindOf(side.kind).written?.(side.settings) ?? side.settings;
}

/** In the order of the fields. */
function changedKeys(keys: readonly string[], fields: readonly FieldChange[]): readonly string[] {
  return [...new Set(fields.flatMap(({ path }) => keys.find((key) => isWithin(path, key)) ?? []))];
}

function keyChange(stack: string, key: string, fields: readonly FieldChange[], sides: Sides): KeyChange<AnySettings> {
  const { old, now, before, after } = sides;
  const [from, to] = [placesOf(stack, old, before), placesOf(stack, now, after)];
  const inBase = new Set(before.definitions.map(({ name }) => name));
  return {
    stack,
    before: old.settings,
    after: now.settings,
    fields: fields.filter(({ path }) => isWithin(path, key)),
    images: after.definitions.filter(({ name }) => inBase.has(name) && (from.has(name) || to.has(name))),
    from,
    to,
  };
}

/** The stack or part that deploys each image. */
function placesOf(stack: string, { kind, settings }: StackSettings, fleet: FleetState): ReadonlyMap<string, string> {
  const parts = kindOf(kind).parts?.(stack, settings) ?? [];
  return new Map(parts.flatMap((part) => (fleet.deployed.get(part) ?? []).map((name) => [name, part] as const)));
}

function effectOf(
  key: string,
  { effect, of, images }: KeyEffect<AnySettings>,
  change: KeyChange<AnySettings>,
): SettingsEffect {
  const stack = {
    effect: typeof effect === "function" ? effect(change) : effect,
    consequences: of?.(change) ?? [],
  };
  if (images === undefined) return { key, stack, images: [] };
  const ofImages = change.images.map((image) => ({
    name: image.name,
    effect: typeof images.effect === "function" ? images.effect(image, change) : images.effect,
    rebuilds: images.rebuilds === true && image.build.onDeploy,
    image,
  }));
  return {
    key,
    stack,
    images: ofImages
      .filter((one) => one.effect !== "nothing")
      .map(({ image, ...one }) => ({ ...one, consequences: images.of(image, change) })),
  };
}
