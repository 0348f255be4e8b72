import { inventoryFolder, loadInventories, type Inventory } from "../../definition";
import { CliError } from "../terminal/exit-code";
import { reportErrors } from "../terminal/issue-report";
import type { Terminal } from "../terminal/terminal";
import { listed } from "./image-names";
import { shownFrom } from "./root";

/**
 * The inventories of these names, or all. One with errors is reported on standard error and left out.
 * Throws a {@link CliError} where there is none of a name.
 */
export function chooseInventories(
  root: string,
  wanted: readonly string[],
  terminal: Terminal,
): { readonly inventories: readonly Inventory[]; readonly hasErrors: boolean } {
  const { inventories, names, issues } = loadInventories(inventoryFolder(root));
  if (names.length === 0)
    throw new CliError(
      `There is no inventory in ${root}.`,
      "Write one to inventories/<name>.yaml: docs/inventories.md.",
    );
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new CliError(`There is no inventory \`${unknown}\`.`, `Name one of: ${listed(names)}.`);
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const chosen = new Set(names.filter(isWanted).map((name) => `inventories/${name}.yaml`));
  const own = issues.filter(({ file }) => chosen.has(file.replace(/\.ya?ml$/i, ".yaml")));
  const hasErrors = own.some(({ severity }) => severity === "error");
  if (hasErrors) reportErrors(chosen.size, own, terminal, shownFrom(root));
  return { inventories: inventories.filter(({ name }) => isWanted(name)), hasErrors };
}
