import {
  isWithin,
  type Changes,
  type Consequence,
  type EffectOn,
  type FieldChange,
  type FileChange,
  type ImageChange,
  type SettingsChange,
  type SettingsEffect,
  type StateMove,
} from "../../changes";
import { plural } from "../terminal/issue-report";
import { patchLines } from "./patch";
import { childText, consequenceText, EFFECT_WORDS, KIND_WORDS, REBUILD_WORDS } from "./change-words";

/** Sentences and values, apart: a value is shown to the letter. Either may hold words of the user, so that formats escape both. */
export type Piece = string | { readonly value: string };
export type Line = readonly Piece[];

/** A titled list about an image or a stack. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Lines of a unified diff below them. */
  readonly patch?: readonly string[];
}

/** Longest value shown; documents are not values, but a description may be long. */
const LONGEST = 160;

/** Longest list of names on one line. */
const MOST_NAMES = 20;

/** What one key of a stack's settings leads to: a headline, and below it the stack and then the images. */
export interface Block {
  readonly headline: string;
  readonly sections: readonly Section[];
}

const LOST_NOTE = "Existing AMIs keep what they have until they are built again or changed by hand";

/** All that is said of an image, most important first. */
export function sectionsOf(image: ImageChange, { variables }: Changes): readonly Section[] {
  const { fields, files, consequences, children, consumers } = image;
  const changed = variables.filter(({ name }) => image.variables.includes(name));
  const why = [
    ...changed.map((variable): Line => ["variable ", value(variable.name), ": ", ...step(variable)]),
    ...files.map(({ path, linesAdded, linesRemoved }): Line => {
      return [value(path), `: ${plural(linesAdded, "line")} added, ${plural(linesRemoved, "line")} removed`];
    }),
    ...fieldLines(fields, consequences),
    ...(image.otherName === undefined ? [] : [rename(image.change, image.otherName)]),
  ];
  const ofChildren = children.map((child): Line => {
    const { name, parent, range, follows } = child;
    return [`${name} (${parent} ${range}) ${follows ? "is built after it" : "is not built"}: ${childText(child)}`];
  });
  const carriers = consumers.map(({ repository, path }): Line => [value(`${repository} ${path}`)]);
  return [
    ...section("why", why),
    ...files.flatMap(patchSection),
    ...consequenceSections(consequences, LOST_NOTE),
    ...section("children", ofChildren),
    ...section("consumers", carriers),
  ];
}

/** `ci` and `release` that come or go are one line each: most of their values are defaults that nobody wrote. */
function fieldLines(fields: readonly FieldChange[], consequences: readonly Consequence[]): readonly Line[] {
  const whole = consequences.flatMap((each): readonly (readonly [string, string])[] => {
    if (each.resource !== "build-project" || !["created", "deleted"].includes(each.kind)) return [];
    return [[each.role, each.kind === "created" ? " is new" : " is gone"]];
  });
  const isOf = (path: string, role: string): boolean => path === role || path.startsWith(`${role}.`);
  const rest = fields.filter(({ path }) => !whole.some(([role]) => isOf(path, role)));
  return [
    ...rest.map((field): Line => [value(field.path), ": ", ...step(field)]),
    ...whole.map(([role, what]): Line => [value(role), what]),
  ];
}

/** What differs in a file, where that can be shown. */
function patchSection({ path, hunks }: FileChange): readonly Section[] {
  return hunks.length > 0 ? [{ title: path, lines: [], patch: patchLines(hunks) }] : [];
}

/** None where there is nothing to say. */
function section(title: string, lines: readonly Line[]): readonly Section[] {
  return lines.length > 0 ? [{ title, lines }] : [];
}

/** A list for each kind of consequence, and a note below what is lost. */
function consequenceSections(consequences: readonly Consequence[], lostNote?: string): readonly Section[] {
  return Object.entries(KIND_WORDS).flatMap(([kind, title]) => {
    const texts = consequences.filter((one) => one.kind === kind).map(consequenceText);
    if (kind === "lost" && texts.length > 0 && lostNote !== undefined) texts.push(lostNote);
    const lines = texts.map((text): Line => [text]);
    return section(title, lines);
  });
}

/** One for each image, so that no format cuts it. With the tree of an image goes all that is in it. */
function moveCommands({ source, destination, images }: StateMove, project: string): readonly Line[] {
  const urnOf = (name: string): string => `urn:pulumi:${source}::${project}::golden-images:stacks:Image::${name}`;
  return images.map((name) => [value(`pulumi state move --yes --source ${source} --dest ${destination} '${urnOf(name)}'`)]); // prettier-ignore
}

const PROJECT_WORDS = {
  added: "new, a project without an image",
  removed: "removed, its builds stop",
  changed: `changes, ${REBUILD_WORDS["no-image"]}`,
} as const;

/** `docker-host 1.2.0 → 1.3.0 (minor): rebuilds, the version is raised` */
export function headline(image: ImageChange): string {
  const { name, change, version, rebuild, needsRaise, consequences } = image;
  const { old, new: now, step: how } = version;
  const only = [name, now ?? old].filter(Boolean).join(" ");
  const elsewhere = headlineElsewhere(image, only);
  if (elsewhere !== undefined) return elsewhere;
  const kept = consequences.some(({ resource }) => resource === "released-containers") ? "images" : "AMIs";
  if (now === undefined && old === undefined) return `${name}: ${PROJECT_WORDS[change]}`;
  if (change === "added") return `${only}: new, is built`;
  if (change === "removed") return `${only}: removed, its ${kept} stay`;
  if (how === undefined)
    return `${only}: ${now === undefined ? `becomes a project, its ${kept} stay` : "was a project, is built"}`;
  if (how === "lowered") return `${name} ${stepOf(image)}: VERSION LOWERED, the guard refuses it`;
  if (how === "same" && needsRaise) return `${only}: VERSION NOT RAISED, the guard refuses it`;
  return `${name} ${stepOf(image)}: ${rebuild.yes ? "rebuilds" : "does not rebuild"}, ${REBUILD_WORDS[rebuild.why]}`;
}

/** Where other words hold for an image that another repository builds. */
function headlineElsewhere(image: ImageChange, only: string): string | undefined {
  const { isExternal, change, name, version } = image;
  if (isExternal && change === "removed") return `${only}: removed, what its workflow built stays`;
  return isExternal && version.step === "lowered" ? `${name} ${stepOf(image)}: rebuilds the older version` : undefined;
}

function stepOf({ version: { old = "", new: now = "", step = "same" } }: ImageChange): string {
  return step === "same" ? now : `${old} → ${now} (${step})`;
}

/** Which stacks deploy other images than before, and what cannot be compared. */
export function fleetSections({ stacks, moves, project, unreadable, unreadableSettings }: Changes): readonly Section[] {
  const ofStacks = stacks.map(({ stack, joins, leaves }): Section => ({
    title: `stack ${stack}`,
    lines: [
      ...(joins.length > 0 ? [["deploys now: ", ...listOf(joins)]] : []),
      ...(leaves.length > 0 ? [["no longer deploys: ", ...listOf(leaves)]] : []),
    ],
  }));
  const commands = moves.flatMap((move) => moveCommands(move, project));
  const errors = (side: "base" | "now"): string =>
    side === "now" ? " has errors: golden check says which" : " had errors in the base commit";
  const lines = [
    ...unreadableSettings.map(({ stack, side }): Line => ["the settings of ", value(stack), errors(side)]),
    ...unreadable.map(({ name, side }): Line => [value(name), errors(side)]),
  ];
  return [...ofStacks, ...section("move state", commands), ...section("cannot be compared", lines)];
}

function rename(change: ImageChange["change"], other: string): Line {
  return change === "added"
    ? ["a rename: the content of ", value(other), ", which is removed. To AWS it is another image."]
    : ["a rename: its content is now in ", value(other), ". To AWS that is another image."];
}

/** What differs in the settings of each stack, and what a deployment of it does. */
export function settingsBlocks({ settings }: Changes): readonly Block[] {
  return settings.flatMap(({ stack, kind, fields, effects }): readonly Block[] => {
    if (effects.length === 0) return [{ headline: `settings of ${stack}`, sections: [why(fields)] }];
    return effects.map(({ key, stack: shared, images }) => ({
      headline: `settings of ${stack}: ${key}`,
      sections: [
        why(fields.filter(({ path }) => isWithin(path, key))),
        sharedEffect(kind, shared),
        ...consequenceSections(shared.consequences),
        ...imageSections(images),
      ],
    }));
  });
}

function why(fields: readonly FieldChange[]): Section {
  return { title: "why", lines: fields.map((field): Line => [value(field.path), ": ", ...step(field)]) };
}

/** Of a stack without images the records are fewer than its resources. */
function sharedEffect(kind: SettingsChange["kind"], { effect }: EffectOn): Section {
  if (kind === "images") return { title: "all share", lines: [[EFFECT_WORDS[effect]]] };
  const more = effect === "nothing" || effect === "refused" ? "" : "; see the preview";
  return { title: "stack", lines: [[`${EFFECT_WORDS[effect]}${more}`]] };
}

/** Images of which the same is to be said, said once. */
function imageSections(images: SettingsEffect["images"]): readonly Section[] {
  const sameAs = (image: (typeof images)[number]): string => JSON.stringify({ ...image, name: "" });
  const groups = new Map(images.map((image) => [sameAs(image), { ...image, names: [] as string[] }]));
  for (const image of images) groups.get(sameAs(image))?.names.push(image.name);
  return [...groups.values()].flatMap(({ effect, rebuilds, names, consequences }) => {
    const word = `${EFFECT_WORDS[effect]}${rebuilds ? " and rebuilt" : ""}`;
    const title = names.length === 1 ? "image" : "images";
    return [{ title, lines: [[...listOf(names), `: ${word}`]] }, ...consequenceSections(consequences)];
  });
}

/** Names on one line, the first of them where there are many. */
function listOf(names: readonly string[]): Line {
  const more = names.length - MOST_NAMES;
  return [value(names.slice(0, MOST_NAMES).join(", ")), ...(more > 0 ? [` and ${more.toString()} more`] : [])];
}

/** `"a" → "b"` */
function step({ old, new: now }: Pick<FieldChange, "old" | "new">): Line {
  if (old === undefined) return ["new ", value(shown(now))];
  if (now === undefined) return [value(shown(old)), " is gone"];
  return [value(shown(old)), " → ", value(shown(now))];
}

function value(text: string): Piece {
  return { value: text };
}

function shown(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
