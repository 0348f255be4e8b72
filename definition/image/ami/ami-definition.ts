import type { WithDefaults, WrittenAmi } from "../../schema";
import type { BuiltImage } from "../any-image";
import type { BuilderImage } from "../image-builder/builder-image";

type Written = Required<WrittenAmi>;
type WrittenDistribution = Required<Written["distribution"]>;

/** Keys of the written form whose value is another in the normal form. The rest is as written. */
type Normalized = keyof BuiltImage | keyof AmiParts | "disk" | "variables";

/** The normal form of an AMI's definition. The schema says what each key means. */
export interface AmiDefinition extends AmiParts, WithDefaults<Omit<WrittenAmi, Normalized>> {
  readonly kind: "ami";
}

interface AmiParts extends BuilderImage {
  /** The root volume first (always there), then additional ones. */
  readonly disks: readonly [Disk, ...Disk[]];
  readonly userData?: UserData;
  readonly distribution: Distribution;
}

export type Disk = WithDefaults<Written["disks"][number], "type" | "encrypted" | "deleteOnTermination">;

export interface UserData {
  readonly file: string;
  /** Complete script as it goes to AWS, with Image Builder's own clean-up kept. ≤ 16 KiB before base64. */
  readonly content: string;
}

export interface Distribution extends WithDefaults<
  Omit<Written["distribution"], "share" | "kmsKey" | "launchTemplates">,
  "copyTo" | "amiName" | "amiTags" | "licenseConfigurations"
> {
  readonly share: Share;
  readonly kmsKey?: KmsKeyChoice;
  readonly launchTemplates: readonly LaunchTemplate[];
}

export type Share = WithDefaults<WrittenDistribution["share"], keyof WrittenDistribution["share"]>;

/** `create`: a new customer-managed key whose policy admits exactly the consumers. `adopt`: alias or key ARN that exists. */
export type KmsKeyChoice = { readonly kind: "create" } | { readonly kind: "adopt"; readonly key: string };

export type LaunchTemplate = WithDefaults<WrittenDistribution["launchTemplates"][number], "setDefault">;
