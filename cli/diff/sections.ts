import type { Changes, Consequence, ConsequenceKind, ImageChange, StateMove } from "../../changes";
import { childText, consequenceText, KIND_WORDS, REBUILD_WORDS } from "./change-words";
import { listOf, step, value, type Line, type Section } from "./lines";

const LOST_NOTE = "AMIs that exist keep what they have until they are built again or changed by hand";

/** All that is said of an image, most important first. Empty sections are left out. */
export function sectionsOf(image: ImageChange, { variables }: Changes): readonly Section[] {
  const { fields, files, consequences, children, consumers } = image;
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
    ...consequenceSections(consequences, { lost: LOST_NOTE }),
    {
      title: "children",
      lines: children.map((child): Line => [
        `${child.name} (${child.parent} ${child.range}) ${child.follows ? "is built after it" : "is not built"}: ${childText(child)}`,
      ]),
    },
    { title: "to be told", lines: consumers.map(({ repository, path }): Line => [value(`${repository} ${path}`)]) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** A list for each kind of consequence, and below it a note. */
export function consequenceSections(
  consequences: readonly Consequence[],
  notes: Readonly<Partial<Record<Consequence["kind"], string>>> = {},
): readonly Section[] {
  return (Object.keys(KIND_WORDS) as ConsequenceKind[]).flatMap((kind): readonly Section[] => {
    const texts = consequences.filter((one) => one.kind === kind).map(consequenceText);
    if (texts.length === 0) return [];
    const note = notes[kind];
    return [
      { title: KIND_WORDS[kind], lines: [...texts, ...(note === undefined ? [] : [note])].map((text) => [text]) },
    ];
  });
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
  return `${name} ${versions}: ${rebuild.yes ? "rebuilds" : "does not rebuild"}, ${REBUILD_WORDS[rebuild.why]}`;
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

function lineCount(count: number, what: string): string {
  return `${count.toString()} ${count === 1 ? "line" : "lines"} ${what}`;
}

function rename(change: ImageChange["change"], other: string): Line {
  return change === "added"
    ? ["a rename: the content of ", value(other), ", which is removed. To AWS it is another image."]
    : ["a rename: its content is now in ", value(other), ". To AWS that is another image."];
}
