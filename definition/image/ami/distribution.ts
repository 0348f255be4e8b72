import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Distribution } from "../image-definition";

type Written = Required<Sound<WrittenAmi>>;

export const DEFAULT_AMI_NAME = "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}";

const NOBODY = { organizations: [], organizationalUnits: [], accounts: [], public: false };

/** `distribution` with its defaults: nothing is shared, the AMI stays in the settings' Region. */
export function normalizeDistribution({
  share,
  kmsKey,
  launchTemplates = [],
  ...written
}: Written["distribution"]): Distribution {
  return {
    share: { ...NOBODY, ...share },
    copyTo: [],
    ...(kmsKey !== undefined && { kmsKey: kmsKey === "create" ? { kind: "create" } : { kind: "adopt", key: kmsKey } }),
    launchTemplates: launchTemplates.flatMap(({ id, ...template }) =>
      id === undefined ? [] : [{ id, setDefault: true, ...template }],
    ),
    amiName: DEFAULT_AMI_NAME,
    amiTags: {},
    licenseConfigurations: [],
    ...written,
  };
}
