import { wholeEntries, type AmiDraft } from "../../form/draft";
import type { AmiDefinition } from "../image-definition";
import type { KindOfImage, NormalImage } from "../kind";
import { fileNamed, searched, type NamedFiles } from "../named-files";
import { builtFor } from "./architectures";
import { componentCodes } from "./components";
import { diskCodes } from "./disks";
import { normalizeAmi } from "./normalize";
import { inheritedFrom, parentCodes } from "./parent";
import { amiRules } from "./rules/catalogue";
import { userDataCodes } from "./user-data";

export const AMI: KindOfImage<AmiDraft, AmiDefinition> = {
  normalize: (draft, given) => {
    const normal = normalizeAmi(draft, given);
    return { ...normal, files: [...normal.files, ...filesWithFinds(draft, given.files)] };
  },
  gives:
    ({ parent, platform: own, disk, architectures: written }) =>
    (inherited) => {
      const above = inheritedFrom(parent, inherited);
      const [platform, device] = [own ?? above.platform, disk?.device ?? above.device];
      const architectures = builtFor({ parent, architectures: written }, inherited);
      return { ...(platform && { platform }), ...(device && { device }), architectures };
    },
  needs: ["platform", "device"],
  rules: amiRules,
  codes: { ...parentCodes, ...componentCodes, ...diskCodes, ...userDataCodes },
};

/** Documents and user data with secrets in them, or what nothing fills in, whether they have another fault or not. */
function filesWithFinds({ components, tests, userData }: AmiDraft, files: NamedFiles): NormalImage<unknown>["files"] {
  const uses = [...wholeEntries(components), ...wholeEntries(tests)];
  const named = [...uses.map(([, use]) => ("document" in use ? use.document : undefined)), userData];
  return named.flatMap((written) => {
    const file = typeof written === "string" ? fileNamed(written, files, []) : undefined;
    const found = file !== undefined && "bytes" in file ? searched(file, files) : undefined;
    return found !== undefined && found.faults.length > 0 ? [found] : [];
  });
}
