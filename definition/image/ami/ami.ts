import { brokenBy } from "../../diagnostics/fault";
import { wholeEntries, type AmiDraft } from "../../form/draft";
import { isAmong } from "../../yaml/place";
import type { AmiDefinition } from "../image-definition";
import type { Given, KindOfImage, NormalImage } from "../kind";
import { fileNamed, searched, type NamedFiles } from "../named-files";
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

/** Documents are judged by the platform, so where that is unknown they are not. */
function normalize(draft: AmiDraft, given: Given): NormalImage<AmiDefinition> {
  const { value, faults } = normalizeAmi(draft, given);
  const broken = [...given.broken, ...brokenBy(faults)];
  const hasPlatform = !isAmong(["platform"], broken) && !isAmong(["parent"], broken);
  const documents = checkDocuments(draft, hasPlatform ? value.platform : undefined, given.files);
  return {
    value,
    faults: [...faults, ...documents.faults],
    files: [...documents.files, ...searchedFiles(draft, given.files)],
  };
}

/** Documents and user data, whether they have another fault or not. */
function searchedFiles({ components, tests, userData }: AmiDraft, files: NamedFiles): NormalImage<unknown>["files"] {
  const uses = [...wholeEntries(components), ...wholeEntries(tests)];
  const named = [...uses.map(([, use]) => ("document" in use ? use.document : undefined)), userData];
  return named.flatMap((written) => {
    const file = typeof written === "string" ? fileNamed(written, files, []) : undefined;
    return file !== undefined && "bytes" in file ? [searched(file)] : [];
  });
}
