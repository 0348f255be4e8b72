import { brokenBy } from "../../diagnostics/fault";
import type { AmiDraft } from "../../form/draft";
import { isAmong } from "../../yaml/place";
import type { AmiDefinition } from "../image-definition";
import type { Given, KindOfImage, NormalImage } from "../kind";
import { builtFor } from "./architectures";
import { componentCodes } from "./components";
import { diskCodes } from "./disks";
import { checkDocuments } from "./documents";
import { normalizeAmi } from "./normalize";
import { inheritedFrom, parentCodes } from "./parent";
import { amiRules } from "./rules/catalogue";
import { userDataCodes } from "./user-data";

export const AMI: KindOfImage<AmiDraft, AmiDefinition> = {
  normalize,
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

/** Documents are judged by the platform, so where that is unknown they are not. */
function normalize(draft: AmiDraft, given: Given): NormalImage<AmiDefinition> {
  const { value, faults } = normalizeAmi(draft, given);
  const broken = [...given.broken, ...brokenBy(faults)];
  const hasPlatform = !isAmong(["platform"], broken) && !isAmong(["parent"], broken);
  const documents = checkDocuments(draft, hasPlatform ? value.platform : undefined, given.files);
  return { value, faults: [...faults, ...documents.faults], files: documents.files };
}
