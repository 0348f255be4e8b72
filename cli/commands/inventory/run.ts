import type { Inventory } from "../../../definition";
import { resolveInventory, type Release, type Resolution } from "../../../operations/inventory/resolve";
import { chooseInventories } from "../../fleet/inventories";
import { findRoot } from "../../fleet/root";
import { githubError, githubPlaces } from "../../github/place";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

interface InventoryOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly format: "text" | "json";
}

/** `golden inventory`: the images that product repositories carry, and who builds each. */
export async function inventory({ names, root, format }: InventoryOptions, terminal: Terminal): Promise<ExitCode> {
  const { inventories, hasErrors } = chooseInventories(findRoot(root), names, terminal);
  const placeOf = githubPlaces(NEED);
  const found: (readonly [Inventory, Resolution])[] = [];
  try {
    for (const each of inventories) found.push([each, await resolveInventory(each, placeOf, process.env)]);
  } catch (error) {
    throw githubError(error) ?? error;
  }
  if (format === "json") {
    const all = found.map(([{ name }, resolution]) => ({ name, ...resolution }));
    terminal.out(printableJson({ format: 1, inventories: all }));
  } else for (const [each, resolution] of found) print(each, resolution, found.length > 1, terminal);
  return hasErrors || found.some(([, { unresolved }]) => unresolved.length > 0) ? 1 : 0;
}

const NEED = "read access to contents and actions of the repositories of the inventory";

function print({ name, products }: Inventory, resolution: Resolution, isNamed: boolean, terminal: Terminal): void {
  const { images, unresolved } = resolution;
  const inWords = (releases: readonly Release[]): string =>
    releases.map(({ repository, branch }) => (products.length > 1 ? `${repository}@${branch}` : branch)).join(", ");
  if (isNamed) terminal.out(terminal.colors.bold(name));
  const rows = images.map(({ image, tag, repository, workflow, releases, charts = [] }) =>
    [`${image}:${tag}`, repository, workflow, [inWords(releases) || "-", ...charts].join("; ")].map(printable),
  );
  if (rows.length > 0) terminal.out(`${table(["IMAGE", "REPOSITORY", "WORKFLOW", "RELEASES"], rows, terminal)}\n`);
  const lost = unresolved.map(({ what, reason, releases }) =>
    [what, `${reason}${releases.length === 0 ? "" : ` (${inWords(releases)})`}`].map(printable),
  );
  if (lost.length > 0) terminal.out(`${table(["NOT RESOLVED", "WHY"], lost, terminal)}\n`);
  const repositories = new Set(images.map(({ repository }) => repository)).size;
  const sum = `${plural(images.length, "image")} of ${repositories === 1 ? "1 repository" : `${repositories.toString()} repositories`}`;
  terminal.out(`${sum}${lost.length === 0 ? "" : `, ${lost.length.toString()} not resolved`}.${isNamed ? "\n" : ""}`);
}
