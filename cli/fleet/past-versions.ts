import type { UnknownHistory } from "../../changes/git/image-commits";
import { versionHistory } from "../../changes/git/version-history";

const REASONS: Readonly<Record<UnknownHistory["why"], string>> = {
  "no-git": "git is not on the PATH",
  "no-repository": "this is not a git repository",
  "shallow-clone": "the clone is shallow (actions/checkout: fetch-depth: 0)",
  timeout: "git did not finish in time",
};

/** The versions of all images by their commits, or in words why they are not known. */
export async function pastVersions(root: string) {
  const history = await versionHistory(root);
  return history.kind === "found" ? history : { kind: history.kind, why: REASONS[history.why] };
}
