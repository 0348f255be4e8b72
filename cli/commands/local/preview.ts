import type { ResourceChange } from "../../../engine";
import { printable, printableLines } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

const IMAGE = "golden-images:stacks:Image";
const SHARED = "shared by the stack";

/** The engine's words for what it does to a resource, with its sign and ours; others are steps of these. */
const OPERATIONS: Readonly<Record<string, readonly [sign: string, words: string]>> = {
  create: ["+", "to create"],
  update: ["~", "to update"],
  replace: ["±", "to replace"],
  delete: ["-", "to delete"],
  import: ["=", "to import"],
};

/** Where the engine's own list ends: diagnostics, policies and the resource count follow. */
const END_OF_LIST = /^(?:Diagnostics|Policies|Resources):$/m;

/** What a preview would do: a heading an image, its changes below, and how many there are. @param names those shown; none for all */
export function printPreview(
  changes: readonly ResourceChange[],
  engineOutput: string,
  names: readonly string[],
  terminal: Terminal,
): void {
  const { out, colors } = terminal;
  const groups = groupsOf(changes);
  const isShown = (name: string): boolean => names.length === 0 || names.includes(name);
  for (const [name, group] of groups) {
    if (!isShown(name)) continue;
    out(`${colors.bold(printable(name))}: ${countsOf(group)}`, 2);
    for (const change of group) printChange(change, terminal);
    out("");
  }
  for (const name of names) if (!groups.has(name)) out(`${colors.bold(name)}: nothing changes\n`);
  const others = changes.filter((change) => !isShown(groupOf(change)));
  if (others.length > 0) out(colors.dim(`not shown: ${countsOf(others)}, outside the images named\n`), 2);
  out(printableLines(engineOutput.slice(Math.max(0, engineOutput.search(END_OF_LIST))).trimEnd()));
}

/** By image, in the order of names; what the stack shares comes first. */
function groupsOf(changes: readonly ResourceChange[]): ReadonlyMap<string, readonly ResourceChange[]> {
  const names = [...new Set(changes.map(groupOf))].sort((one, other) => {
    return Number(other === SHARED) - Number(one === SHARED) || (one < other ? -1 : 1);
  });
  return new Map(names.map((name) => [name, changes.filter((change) => groupOf(change) === name)]));
}

function groupOf({ top }: ResourceChange): string {
  const [, , type = "", name = ""] = top.split("::");
  return type === IMAGE ? name : SHARED;
}

function countsOf(changes: readonly ResourceChange[]): string {
  const counts = Object.entries(OPERATIONS).map(([operation, [, words]]) => {
    return [changes.filter((change) => change.operation === operation).length, words] as const;
  });
  return counts.flatMap(([count, words]) => (count > 0 ? [`${count.toString()} ${words}`] : [])).join(", ");
}

function printChange({ urn, type, operation, properties, retained }: ResourceChange, { out, colors }: Terminal): void {
  const [sign = "?"] = OPERATIONS[operation] ?? [];
  const paint = { "+": colors.green, "-": colors.red }[sign] ?? colors.yellow;
  // `aws:imagebuilder/component:Component` says one thing twice.
  const short = type.replace(/\/[^:/]*(?=:)/, "");
  const name = urn.split("::").slice(3).join("::");
  const kept = retained ? " stays in AWS" : "";
  const what = properties.length > 0 ? ` [${properties.join(", ")}]` : kept;
  out(`  ${paint(sign)} ${short} ${printable(name)}${colors.dim(printable(what))}`, 6);
}
