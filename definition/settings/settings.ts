/**
 * Settings of one stack in their normal form: the value of `golden-images:settings` in `Pulumi.<stack>.yaml`, with defaults filled.
 * Never secret.
 */
export interface Settings {
  /** Where images are built, e.g. `us-east-1`. */
  readonly region: string;
  /** The account that owns the images: twelve digits. Deploying to any other fails. */
  readonly account: string;
  readonly organization?: {
    /** `o-…` */
    readonly id: string;
    /** Account id that appears in ARNs of the organization and its units. */
    readonly managementAccount: string;
  };
  /** Where build instances run. Absent: the account's default VPC. */
  readonly network?: {
    readonly vpcId: string;
    readonly subnetId: string;
    /** Absent: a security group without ingress is made. */
    readonly securityGroupIds?: readonly string[];
  };
  /** Put before every physical name, so that two stacks can live in one account and region. */
  readonly namePrefix?: string;
  /** ARN of a policy that bounds every role that the stack makes. Absent: none. */
  readonly permissionsBoundary?: string;
  /** Added to every resource that takes tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Tags that every image must carry (own or default), with the values allowed; any value when absent. */
  readonly requiredTags: Readonly<Record<string, RequiredTag>>;
  /** Globs of which each image's name must fit one; any name when absent. */
  readonly naming?: readonly string[];
  /** Whose addresses may own an image; anyone's when absent. */
  readonly owners?: { readonly tag: string; readonly domains: readonly string[] };
  /** Globs on the names of images that may be public; any when absent. */
  readonly publicImages?: readonly string[];
  /** A retention that CloudWatch Logs knows (1, 3, 5, 7, 14, 30, 60, 90 …). */
  readonly logRetentionDays: number;
  /** Notification channels by name. */
  readonly channels: Readonly<Record<string, Channel>>;
  /** `owner/name` of the repository that holds the definitions. */
  readonly repository?: string;
  /** The images are spread over so many stacks, `<stack>-1` to `<stack>-<split>`, all with these settings. */
  readonly split?: number;
  /** Globs on definition names that this stack deploys. */
  readonly images: readonly string[];
}

export interface RequiredTag {
  /** Any value when neither this nor {@link allowedFrom} is there. */
  readonly allowed?: readonly string[];
  /** A file under `images/` with more values, as a path from there. */
  readonly allowedFrom?: string;
}

export interface Channel {
  readonly subscriptions: readonly {
    readonly protocol: "email" | "https" | "lambda" | "sqs" | "sms";
    readonly endpoint: string;
  }[];
}
