import { wholeEntries, type AmiDraft } from "../../form/draft";
import type { NormalImage } from "../kind";
import { fileNamed, searched, type NamedFiles } from "../named-files";

/** Documents and other files with secrets in them, or what nothing fills in, whether they have another fault or not. */
export function filesWithFinds(
  { components, tests }: Pick<AmiDraft, "components" | "tests">,
  others: readonly (string | undefined)[],
  files: NamedFiles,
): NormalImage<unknown>["files"] {
  const uses = [...wholeEntries(components), ...wholeEntries(tests)];
  const named = [...uses.map(([, use]) => ("document" in use ? use.document : undefined)), ...others];
  return named.flatMap((written) => {
    const file = typeof written === "string" ? fileNamed(written, files, []) : undefined;
    const found = file !== undefined && "bytes" in file ? searched(file, files) : undefined;
    return found !== undefined && found.faults.length > 0 ? [found] : [];
  });
}
