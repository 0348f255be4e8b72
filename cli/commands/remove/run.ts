import { loadImages } from "../../../definition";
import { imageFiles } from "../../../plan";
import { concludeEdits, type EditOptions } from "../../diff/drafts";
import { Drafts } from "../../fleet/drafts";
import { definitionName, imageNames, refuseUnknownNames } from "../../fleet/image-names";
import { editMentions } from "../../fleet/mentions";
import { findRoot } from "../../fleet/root";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";

/** `golden remove`: definitions out of the repository, with the files that nothing else names, all or none. */
export async function remove(options: EditOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const names = [...new Set(options.names.map((name) => definitionName(name, root)))];
  const drafts = new Drafts(root);
  refuseUnknownNames(names, imageNames(drafts.source));
  const { definitions, kin } = loadImages({ source: drafts.source });
  const filesOf = (isGone: boolean): readonly string[] =>
    definitions.filter(({ name }) => names.includes(name) === isGone).flatMap(imageFiles);
  // What a definition with errors names is unknown: then no file but the definitions goes.
  const isKnown = kin.every(({ name, isSound }) => isSound || names.includes(name));
  const kept = new Set(filesOf(false));
  for (const file of isKnown ? filesOf(true) : []) if (!kept.has(file)) drafts.remove(file);
  for (const name of names) {
    drafts.remove(`images/${name}.yaml`);
    editMentions(drafts, name);
  }
  return concludeEdits(root, drafts, options, terminal);
}
