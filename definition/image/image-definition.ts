/**
 * The normal form of an image definition: shorthand expanded, variables substituted, files read, defaults filled.
 * Everything to the right of `definition/` works on this form alone. It is plain data that survives JSON unchanged.
 * The written form is `schema.ts`; `normalize/` turns the one into the other.
 */
export interface ImageDefinition {
  /** The file's name without `.yaml`; `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`. */
  readonly name: string;
  /** `images/<name>.yaml`, relative to the root. */
  readonly file: string;
  readonly kind: "ami";
  /** The ImageVersion, `MAJOR.MINOR.PATCH`. */
  readonly version: string;
  readonly description?: string;
  readonly platform: Platform;
  readonly parent: Parent;
  /** At least one, without duplicates, in the order written. */
  readonly architectures: readonly Architecture[];
  /** In order of execution. */
  readonly components: readonly ComponentUse[];
  /** Test components, run after `components` in the test phase. */
  readonly tests: readonly ComponentUse[];
  /** The root volume first (always there), then additional ones. */
  readonly disks: readonly [Disk, ...Disk[]];
  /** Absolute path on the build instance; Image Builder's own default when absent. */
  readonly workingDirectory?: string;
  readonly userData?: UserData;
  readonly build: BuildSettings;
  readonly imageTests: ImageTestSettings;
  readonly schedule?: Schedule;
  readonly scanning: Scanning;
  readonly distribution: Distribution;
  readonly lifecycle?: Lifecycle;
  /** Of the definition alone; default tags of the settings are added by the plan. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names of channels in the settings. */
  readonly notify: readonly string[];
  readonly consumers: readonly Consumer[];
}

export type Architecture = "x86_64" | "arm64";
export type Platform = "Linux" | "Windows" | "macOS";

/** What the image is built on. `per architecture` values are complete: one for each of the definition's architectures. */
export type Parent =
  /** An image managed by Amazon; `names` holds its name in Image Builder for each architecture. */
  | {
      readonly kind: "managed";
      readonly name: string;
      readonly version: string;
      readonly names: Readonly<Partial<Record<Architecture, string>>>;
    }
  /** Another image of ours, by definition name and version with `x` wildcards (`1.x.x`). */
  | { readonly kind: "image"; readonly image: string; readonly version: string }
  /** SSM parameter that holds an AMI id, without the `ssm:` prefix. */
  | { readonly kind: "ssm"; readonly parameters: Readonly<Partial<Record<Architecture, string>>> }
  | { readonly kind: "ami"; readonly ids: Readonly<Partial<Record<Architecture, string>>> }
  /** ARN of an Image Builder image, of any owner (Marketplace: `…:image/<product>/x.x.x`). */
  | { readonly kind: "arn"; readonly arns: Readonly<Partial<Record<Architecture, string>>> };

export type ComponentUse =
  | {
      readonly kind: "managed";
      readonly name: string;
      /** With wildcards; `x.x.x` is the newest. */
      readonly version: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "document";
      /** Kebab-case, unique among components and tests of the image; from the file's name or the `name` key. */
      readonly name: string;
      /** `images/…`, absent for an inline document. */
      readonly file?: string;
      readonly document: AwstoeDocument;
      /** The document as it goes to AWS: YAML with stable order, ≤ 16,000 characters; parsing it gives `document`. Written when first read. */
      readonly data: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "arn"; readonly arn: string; readonly parameters: Readonly<Record<string, string>> };

/** A validated AWSTOE component document as plain data, keys in the order written. */
export type AwstoeDocument = Readonly<Record<string, unknown>>;

export interface Disk {
  /** `/dev/xvda`, `/dev/sda1`. */
  readonly device: string;
  /** 1–16,000; the parent's size when absent. */
  readonly sizeGiB?: number;
  readonly type: "gp3" | "gp2" | "io1" | "io2" | "st1" | "sc1" | "standard";
  /** I/O operations a second, 100–64,000. */
  readonly iops?: number;
  /** MiB a second, 125–1,000, gp3 alone. */
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly snapshot?: string;
  readonly deleteOnTermination: boolean;
}

export interface UserData {
  readonly file: string;
  /** Complete script as it goes to AWS, with Image Builder's own clean-up kept. ≤ 16 KiB before base64. */
  readonly content: string;
}

export interface BuildSettings {
  /** In order of preference; at least one for each architecture. */
  readonly instanceTypes: Readonly<Partial<Record<Architecture, readonly string[]>>>;
  /** How long a deployment waits for the image to become AVAILABLE. */
  readonly timeoutMinutes: number;
  /** Build the image of this ImageVersion during `pulumi up`. */
  readonly onDeploy: boolean;
  /** Leave the build instance running after a failure, to look at it. */
  readonly keepFailedInstance: boolean;
  readonly keyPair?: string;
  /** 1–64. */
  readonly httpPutResponseHopLimit: number;
  readonly placement?: {
    readonly tenancy?: "default" | "dedicated" | "host";
    readonly availabilityZone?: string;
    readonly hostId?: string;
    readonly hostResourceGroupArn?: string;
  };
}

export interface ImageTestSettings {
  readonly enabled: boolean;
  /** 60–1,440. */
  readonly timeoutMinutes: number;
}

export interface Schedule {
  /** Six fields, without `cron(…)`. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  readonly onlyWhenDependenciesChange: boolean;
  readonly enabled: boolean;
}

export interface Scanning {
  readonly enabled: boolean;
  /** Findings of this severity or above are told to the image's `notify` channels as a failed scan. */
  readonly failOn?: "critical" | "high" | "medium";
}

export interface Distribution {
  /** Absent: the region of the settings alone. */
  readonly regions?: readonly string[];
  readonly share: Share;
  /** Accounts that get a copy of their own. */
  readonly copyTo: readonly string[];
  readonly kmsKey?: KmsKeyChoice;
  /** Name template with `{name}`, `{architecture}`, `{version}`. */
  readonly parameter?: string;
  readonly launchTemplates: readonly LaunchTemplate[];
  /** AMI name template with `{name}`, `{architecture}`, `{version}` and Image Builder's own `{{ imagebuilder:buildDate }}`. */
  readonly amiName: string;
  readonly amiTags: Readonly<Record<string, string>>;
  readonly amiDescription?: string;
  readonly licenseConfigurations: readonly string[];
}

export interface Share {
  /** Organization ids (`o-…`, management account from the settings) or full ARNs. */
  readonly organizations: readonly string[];
  /** Full ARNs of organizational units. */
  readonly organizationalUnits: readonly string[];
  readonly accounts: readonly string[];
  readonly public: boolean;
}

/** `create`: a customer-managed key of ours whose policy admits exactly the consumers. `adopt`: alias or key ARN that exists. */
export type KmsKeyChoice = { readonly kind: "create" } | { readonly kind: "adopt"; readonly key: string };

export interface LaunchTemplate {
  readonly id: string;
  readonly region?: string;
  readonly account?: string;
  readonly setDefault: boolean;
}

export interface Age {
  readonly value: number;
  readonly unit: "days" | "weeks" | "months" | "years";
}

export interface Lifecycle {
  readonly deprecateAfter?: Age;
  readonly disableAfter?: Age;
  readonly deleteAfter?: Age;
  /** Delete all but this many; instead of `deleteAfter`. */
  readonly keepNewest?: number;
  /** 1–10 images that `deleteAfter` leaves. */
  readonly keepAtLeast?: number;
  readonly exclude: {
    readonly public: boolean;
    readonly accounts: readonly string[];
    readonly regions: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly launchedWithin?: Age;
  };
}

/** A file in another repository that carries this image's name or AMI id. */
export interface Consumer {
  /** `owner/name`. */
  readonly repository: string;
  readonly path: string;
}
