import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { concludeEdits, type EditOptions } from "../../diff/drafts";
import { Drafts } from "../../fleet/drafts";
import { definitionName, imageNames, refuseUnknownNames } from "../../fleet/image-names";
import { editMentions } from "../../fleet/mentions";
import { findRoot } from "../../fleet/root";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";

/** `golden rename`: another name for an image in every file that names it, all or none. */
export async function rename(options: EditOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const [from = "", to = ""] = options.names.map((name) => definitionName(name, root));
  const drafts = new Drafts(root);
  const names = imageNames(drafts.source);
  refuseUnknownNames([from], names);
  if (names.includes(to)) throw new CliError(`There is an image \`${to}\` already.`, "Choose another name.", 1);
  const [folder, target] = [from, to].map((name) => join(root, "images", name)) as [string, string];
  if (existsSync(folder) && existsSync(target)) {
    throw new CliError(`images/${to} is there already, and images/${from} would become it.`, "Choose another name.", 1);
  }
  editMentions(drafts, from, to);
  drafts.move(`images/${from}.yaml`, `images/${to}.yaml`);
  for (const file of filesIn(folder)) drafts.move(`images/${from}/${file}`, `images/${to}/${file}`);
  return concludeEdits(root, drafts, options, terminal);
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile()
      ? [
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll("\\", "/"),
        ]
      : [],
  );
}
