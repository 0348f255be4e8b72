import type { AmiDraft } from "../../form/draft";
import type { AmiDefinition } from "../image-definition";
import type { KindOfImage } from "../kind";
import { componentCodes } from "./components";
import { diskCodes } from "./disks";
import { normalizeAmi } from "./normalize";
import { inheritedFrom, parentCodes } from "./parent";
import { amiRules } from "./rules/catalogue";
import { userDataCodes } from "./user-data";

export const AMI: KindOfImage<AmiDraft, AmiDefinition> = {
  normalize: normalizeAmi,
  gives:
    ({ parent, platform: own, disk }) =>
    (inherited) => {
      const above = inheritedFrom(parent, inherited);
      const [platform, device] = [own ?? above.platform, disk?.device ?? above.device];
      return { ...(platform && { platform }), ...(device && { device }) };
    },
  needs: ["platform", "device"],
  rules: amiRules,
  codes: { ...parentCodes, ...componentCodes, ...diskCodes, ...userDataCodes },
};
