import type { ImageDefinition } from "../../definition/image/image-definition";
import { whenBuilt, type OnDeploy } from "../../definition/settings/on-deploy";
import type { SettingsOf, StackKind, StackSettings } from "../../definition/settings/registry";
import type { Alert, SettingsAlert } from "../alert";
import type { FleetState, SettingsChange, SettingsEffect } from "../changes";
import type { Consequence } from "../consequence";
import { fieldChanges } from "../field-changes";
import { factsOf } from "../kinds";
import { BOOTSTRAP } from "./bootstrap";
import { CREDENTIALS } from "./credentials";
import { GITHUB } from "./github";
import { IMAGES } from "./images";
import type { Effect, KeyChange, KeyEffect, KindEffects } from "./key-effect";

/** Every kind of stack: a new one does not compile before it has its line here. */
export const STACK_KINDS: { readonly [Kind in StackKind]: KindEffects<SettingsOf<Kind>, string> } = {
  images: IMAGES,
  bootstrap: BOOTSTRAP,
  credentials: CREDENTIALS,
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

function compareStack(
  stack: string,
  before: FleetState,
  after: FleetState,
): readonly { readonly change: SettingsChange; readonly alerts: readonly Alert[] }[] {
  const [old, now] = [before.settings.get(stack), after.settings.get(stack)];
  const [was, is] = [old, now].map((side) => side && (kindOf(side.kind).written?.(side.settings) ?? side.settings));
  const fields = fieldChanges(was, is);
  const kind = (now ?? old)?.kind;
  if (kind === undefined || fields.length === 0) return [];
  // Of a stack that is new, gone, or of another kind than before, nothing is to be said of single keys.
  if (old?.kind !== now?.kind || old === undefined || now === undefined) {
    return [{ change: { stack, kind, fields, effects: [] }, alerts: [] }];
  }
  const { keys, alerts } = kindOf(kind);
  const settings = [old.settings, now.settings] as const;
  const [from, to] = [placesOf(stack, old, before), placesOf(stack, now, after)];
  // Images of both sides that the stack deployed or deploys.
  const inBase = new Set(before.definitions.map(({ name }) => name));
  const images = after.definitions.filter(({ name }) => inBase.has(name) && (from.has(name) || to.has(name)));
  const whole = { images, from, to, stack, before: old.settings, after: now.settings };
  const changed = fields.flatMap(({ path }) => Object.entries(keys).filter(([key]) => isWithin(path, key)));
  const changes = [...new Map(changed)].map(([key, entry]) => {
    return { key, entry, change: { ...whole, fields: fields.filter(({ path }) => isWithin(path, key)) } };
  });
  const ofKeys = changes.flatMap(({ entry, change }) => entry.alerts?.(...settings, change.fields) ?? []);
  const named = ({ alert, ...more }: SettingsAlert): Alert => ({ alert, stack, ...more }) as Alert;
  return [
    {
      change: { stack, kind, fields, effects: changes.map(({ key, entry, change }) => effectOf(key, entry, change)) },
      alerts: [...ofKeys, ...(alerts?.(...settings) ?? [])].map(named),
    },
  ];
}

/** The settings that are given to it are of its kind. */
function kindOf(kind: StackKind): KindEffects<AnySettings, string> {
  return STACK_KINDS[kind] as KindEffects<AnySettings, string>;
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
  const found = typeof effect === "function" ? effect(change) : effect;
  const ofImages = change.images.flatMap((image) => {
    const onImage = typeof images?.effect === "function" ? images.effect(image, change) : images?.effect;
    if (images === undefined || onImage === undefined || onImage === "nothing") return [];
    if (image.kind === "project") return projectEffect(key, onImage, image);
    const rebuilds = images.rebuilds === true && isBuilt(image, change.after);
    return [{ name: image.name, effect: onImage, rebuilds, consequences: images.of(image, change) }];
  });
  return { key, stack: { effect: found, consequences: of?.(change) ?? [] }, images: ofImages };
}

function isBuilt(image: ImageDefinition, settings: AnySettings): boolean {
  return whenBuilt(factsOf(image), "build" in settings ? settings : {}) !== "never";
}

/** What the settings of their stacks say of images, by their names. */
export function onDeployOf(fleet: FleetState): ReadonlyMap<string, OnDeploy> {
  const stacks = [...fleet.settings].flatMap(([stack, each]) => {
    const word = each.kind === "images" ? each.settings.build?.onDeploy : undefined;
    return word === undefined ? [] : [...placesOf(stack, each, fleet).keys()].map((name) => [name, word] as const);
  });
  return new Map(stacks);
}

/** Keys that CodeBuild projects follow: by the others nothing of theirs changes. */
const OF_PROJECTS: ReadonlySet<string> = new Set([
  ...["account", "defaultTags", "images", "namePrefix", "region", "split"],
]);

function projectEffect(key: string, effect: Exclude<Effect, "nothing">, image: ImageDefinition) {
  if (!OF_PROJECTS.has(key)) return [];
  const kind = effect === "moved" ? "replaced" : effect;
  const roles = (["ci", "release"] as const).filter((role) => {
    // A name that is given has no prefix.
    return image[role] !== undefined && !(key === "namePrefix" && image[role].name !== undefined);
  });
  const consequences = roles.map((role): Consequence => ({ kind, resource: "build-project", role }));
  return roles.length === 0 ? [] : [{ name: image.name, effect, rebuilds: false, consequences }];
}
