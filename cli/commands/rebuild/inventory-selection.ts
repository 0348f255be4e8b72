import { nameMatcher } from "../../../definition";
import { resolveInventory, targetsOfInventory, type Unresolved } from "../../../operations/inventory/resolve";
import { chooseInventories } from "../../fleet/inventories";
import { listed } from "../../fleet/image-names";
import { githubPlaces } from "../../github/place";
import { CliError } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import type { Selection } from "./selection";

/** What an inventory has for the globs, or all of it; undefined where its file has faults, which are printed. */
export async function selectFromInventory(
  inventory: string,
  names: readonly string[],
  root: string,
  terminal: Terminal,
): Promise<Selection | undefined> {
  const { inventories, hasErrors } = chooseInventories(root, [inventory], terminal);
  const [chosen] = inventories;
  if (hasErrors || chosen === undefined) return undefined;
  const { images, unresolved } = await resolveInventory(chosen, githubPlaces(NEED), process.env);
  const targets = targetsOfInventory(images);
  const known = [...targets.map(({ id }) => id), ...unresolved.map(({ what }) => tagged(what))];
  const fits = nameMatcher(names.map(withTag));
  for (const name of names.filter((each) => !each.startsWith("!"))) {
    if (known.some(nameMatcher([withTag(name)]))) continue;
    const message = `The inventory ${inventory} has no image \`${name}\`.`;
    throw new CliError(message, `Name one of: ${listed(targets.map(({ id }) => id))}; golden inventory shows all.`, 1);
  }
  // A manifest that cannot be read may have any image.
  const places = [...chosen.products, ...chosen.images].map(({ repository }) => repository);
  const isMeant = ({ what }: Unresolved): boolean =>
    names.length === 0 ||
    fits(tagged(what)) ||
    what.startsWith("chart ") ||
    places.some((place) => what === place || what.startsWith(`${place}: `));
  const wave = targets.filter(({ id }) => names.length === 0 || fits(id));
  return {
    waves: wave.length === 0 ? [] : [wave.map((target) => ({ target, reasons: [{ kind: "asked" }] }))],
    ...{ projects: [], inAccount: new Set<string>(), unresolved: unresolved.filter(isMeant) },
  };
}

const NEED = "write access to actions, and read access to contents, of the repositories of the inventory";

/** `cray-*` is every tag of these images, `cray-*:2.*` some. */
function withTag(glob: string): string {
  return glob.includes(":") ? glob : `${glob}:*`;
}

function tagged(what: string): string {
  return what.includes(":") ? what : `${what}:`;
}
