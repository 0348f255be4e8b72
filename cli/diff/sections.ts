import type { Changes, FieldChange, ImageChange } from "../../plan/changes";

/** Sentences and values, apart: a value is shown to the letter. Either may hold words of the user, so that formats escape both. */
export type Piece = string | { readonly value: string };
export type Line = readonly Piece[];

/** A titled list about an image. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Longest value shown; documents are not values, but a description may be long. */
const LONGEST = 160;

/** Longest list of names on one line. */
const MOST_NAMES = 20;

/** All that is said of an image, most important first. Empty sections are left out. */
export function sectionsOf(image: ImageChange, { variables }: Changes): readonly Section[] {
  const { fields, files, consequences, access, children, consumers } = image;
  const changed = variables.filter(({ name }) => image.variables.includes(name));
  const sections: readonly Section[] = [
    {
      title: "why",
      lines: [
        ...changed.map((variable): Line => ["variable ", value(variable.name), ": ", ...step(variable)]),
        ...files.map((file): Line => [value(file.path), `: ${lineCount(file.linesAdded, "added")}, ${lineCount(file.linesRemoved, "removed")}`]), // prettier-ignore
        ...fields.map((field): Line => [value(field.path), ": ", ...step(field)]),
        ...(image.otherName === undefined ? [] : [rename(image.change, image.otherName)]),
      ],
    },
    { title: "creates", lines: consequences.created.map(plain) },
    { title: "replaces", lines: consequences.replaced.map(plain) },
    { title: "keeps", lines: consequences.kept.map(plain) },
    { title: "gains", lines: access.gained.map(plain) },
    { title: "loses", lines: [...access.lost.map(plain), ...lostNote(access.lost)] },
    {
      title: "children",
      lines: children.map(({ name, parent, range, follows, why }): Line => [
        `${name} (${parent} ${range}) ${follows ? "is built after it" : "is not built"}: ${why}`,
      ]),
    },
    { title: "to be told", lines: consumers.map(({ repository, path }): Line => [value(`${repository} ${path}`)]) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** `docker-host 1.2.0 → 1.3.0 (minor): rebuilds, the version is raised` */
export function headline({ name, change, version, rebuild, needsRaise }: ImageChange): string {
  if (change === "added") return `${name} ${version.new ?? ""}: new, is built`;
  if (change === "removed") return `${name} ${version.old ?? ""}: removed, its AMIs stay`;
  const { old = "", new: now = "", step: how = "same" } = version;
  const versions = how === "same" ? now : `${old} → ${now} (${how})`;
  if (how === "lowered") return `${name} ${versions}: VERSION LOWERED, the guard refuses it`;
  if (how === "same" && needsRaise) return `${name} ${versions}: VERSION NOT RAISED, the guard refuses it`;
  return `${name} ${versions}: ${rebuild.yes ? "rebuilds" : "does not rebuild"}, ${rebuild.why}`;
}

/** What variables and settings have changed, whichever image it concerns. */
export function fleetSections({ settings, stacks, unreadable, unreadableSettings }: Changes): readonly Section[] {
  const ofSettings = settings.map(({ stack, fields }): Section => ({
    title: `settings of ${stack}`,
    lines: fields.map((field): Line => [value(field.path), ": ", ...step(field)]),
  }));
  const ofStacks = stacks.map(({ stack, joins, leaves }): Section => ({
    title: `stack ${stack}`,
    lines: [
      ...(joins.length > 0 ? [["deploys now: ", ...listOf(joins)]] : []),
      ...(leaves.length > 0 ? [["deploys no more: ", ...listOf(leaves)]] : []),
    ],
  }));
  const errors = (side: "base" | "now"): string =>
    side === "now" ? " has errors: golden check says which" : " had errors in the base commit";
  const lines = [
    ...unreadableSettings.map(({ stack, side }): Line => ["the settings of ", value(stack), errors(side)]),
    ...unreadable.map(({ name, side }): Line => [value(name), errors(side)]),
  ];
  const incomparable = lines.length === 0 ? [] : [{ title: "cannot be compared", lines }];
  return [...ofSettings, ...ofStacks, ...incomparable];
}

function listOf(names: readonly string[]): Line {
  const more = names.length - MOST_NAMES;
  return [value(names.slice(0, MOST_NAMES).join(", ")), ...(more > 0 ? [` and ${more.toString()} more`] : [])];
}

/** `7 images: 1 rebuilds, 2 new …`; what follows is not counted. */
export function summaryOf(changes: Changes): string {
  const { images, unchanged } = changes;
  const beside = besideImages(changes);
  if (images.length === 0) {
    const same = `${unchanged.toString()} ${unchanged === 1 ? "image" : "images"} as before`;
    return beside.length === 0 ? `Nothing changes: ${same}.` : `${[same, ...beside].join(", ")}.`;
  }
  const rebuilt = images.filter(({ rebuild }) => rebuild.yes).length;
  const removed = images.filter(({ change }) => change === "removed").length;
  const refused = images.filter(isRefused).length;
  const later = new Set(
    images.flatMap(({ children }) => children.filter(({ follows }) => follows).map(({ name }) => name)),
  );
  for (const { name } of images) later.delete(name);
  const parts = [
    `${rebuilt.toString()} of ${(images.length - removed + unchanged).toString()} images rebuilt`,
    ...(later.size > 0 ? [`${later.size.toString()} built later, after a parent`] : []),
    ...(removed > 0 ? [`${removed.toString()} removed`] : []),
    ...(refused > 0 ? [`${refused.toString()} refused by the version guard`] : []),
    ...beside,
    `${unchanged.toString()} unchanged`,
  ];
  return `${parts.join(", ")}.`;
}

/** What differs without a change of a definition. */
function besideImages({ settings, stacks, unreadable, unreadableSettings }: Changes): readonly string[] {
  const files = unreadable.length + unreadableSettings.length;
  const moved = new Set(stacks.flatMap(({ joins, leaves }) => [...joins, ...leaves])).size;
  return [
    ...(files > 0 ? [`${files.toString()} cannot be compared`] : []),
    ...(settings.length > 0 ? [`settings of ${listed(settings.map(({ stack }) => stack))} change`] : []),
    ...(moved > 0 ? [`${moved.toString()} in other stacks than before`] : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.length.toString()} stacks` : names.join(" and ");
}

export function isRefused({ change, version, needsRaise }: ImageChange): boolean {
  return change === "changed" && (version.step === "lowered" || (version.step === "same" && needsRaise));
}

function step({ old, new: now }: Pick<FieldChange, "old" | "new">): Line {
  if (old === undefined) return ["new ", value(shown(now))];
  if (now === undefined) return [value(shown(old)), " is gone"];
  return [value(shown(old)), " → ", value(shown(now))];
}

function shown(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function lineCount(count: number, what: string): string {
  return `${count.toString()} ${count === 1 ? "line" : "lines"} ${what}`;
}

function rename(change: ImageChange["change"], other: string): Line {
  return change === "added"
    ? ["a rename: the content of ", value(other), ", which is removed. To AWS it is another image."]
    : ["a rename: its content is now in ", value(other), ". To AWS that is another image."];
}

function lostNote(lost: readonly string[]): readonly Line[] {
  return lost.length === 0
    ? []
    : [["AMIs that exist keep what they have until they are built again or changed by hand"]];
}

function plain(text: string): Line {
  return [text];
}

function value(text: string): Piece {
  return { value: text };
}
