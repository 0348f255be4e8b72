import type { Changes, ImageChange, StateMove } from "../../changes";
import { listOf, plain, step, value, type Line, type Section } from "./lines";

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

/** One for each image, so that no format cuts it. With the tree of an image goes all that is in it. */
function moveCommands({ source, destination, images }: StateMove, project: string): readonly Line[] {
  const urnOf = (name: string): string => `urn:pulumi:${source}::${project}::golden-images:stacks:Image::${name}`;
  return images.map((name) => [value(`pulumi state move --yes --source ${source} --dest ${destination} '${urnOf(name)}'`)]); // prettier-ignore
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

/** Which stacks deploy other images than before, and what cannot be compared. */
export function fleetSections({ stacks, moves, project, unreadable, unreadableSettings }: Changes): readonly Section[] {
  const ofStacks = stacks.map(({ stack, joins, leaves }): Section => ({
    title: `stack ${stack}`,
    lines: [
      ...(joins.length > 0 ? [["deploys now: ", ...listOf(joins)]] : []),
      ...(leaves.length > 0 ? [["deploys no more: ", ...listOf(leaves)]] : []),
    ],
  }));
  const commands = moves.flatMap((move) => moveCommands(move, project));
  const ofState = commands.length === 0 ? [] : [{ title: "move state", lines: commands }];
  const errors = (side: "base" | "now"): string =>
    side === "now" ? " has errors: golden check says which" : " had errors in the base commit";
  const lines = [
    ...unreadableSettings.map(({ stack, side }): Line => ["the settings of ", value(stack), errors(side)]),
    ...unreadable.map(({ name, side }): Line => [value(name), errors(side)]),
  ];
  const incomparable = lines.length === 0 ? [] : [{ title: "cannot be compared", lines }];
  return [...ofStacks, ...ofState, ...incomparable];
}

export function isRefused({ change, version, needsRaise }: ImageChange): boolean {
  return change === "changed" && (version.step === "lowered" || (version.step === "same" && needsRaise));
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
