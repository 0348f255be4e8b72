import type { AmiDraft } from "../../form/draft";
import type { AmiDefinition } from "../image-definition";
import { buildCodes } from "../image-builder/build";
import { componentCodes } from "../image-builder/components";
import { filesWithFinds } from "../image-builder/files-with-finds";
import type { KindOfImage } from "../kind";
import { builtFor } from "./architectures";
import { diskCodes } from "./disks";
import { normalizeAmi } from "./normalize";
import { inheritedFrom, parentCodes } from "./parent";
import { amiRules } from "./rules/catalogue";
import { userDataCodes } from "./user-data";

export const AMI: KindOfImage<AmiDraft, AmiDefinition> = {
  normalize: (draft, given) => {
    const normal = normalizeAmi(draft, given);
    return { ...normal, files: [...normal.files, ...filesWithFinds(draft, [draft.userData], given.files)] };
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
  codes: { ...parentCodes, ...componentCodes, ...buildCodes, ...diskCodes, ...userDataCodes },
};
