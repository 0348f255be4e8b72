/** What messages of the form need to know of a whole schema, at its root. */
export interface Hints {
  /** Keys or words that people rightly expect, with what to do until they are there. */
  readonly "x-later"?: Readonly<Record<string, { readonly message: string; readonly fix: string }>>;
  /** Keys of other places, which people look for elsewhere first. */
  readonly "x-elsewhere"?: Readonly<Record<string, string>>;
  /** A file of another kind that lies among those of the schema: it has the one key and lacks the other. */
  readonly "x-stray"?: {
    readonly has: string;
    readonly lacks: string;
    readonly message: string;
    readonly fix: string;
  };
}

export const imageHints: Hints = {
  "x-later": {
    ci: {
      message: "ci: CodeBuild projects for an image's source repository are not built yet.",
      fix: "Delete ci for now.",
    },
    release: { message: "release: CodeBuild release projects are not built yet.", fix: "Delete release for now." },
  },
  "x-elsewhere": {
    accounts: "distribution.share.accounts",
    organizations: "distribution.share.organizations",
    organizationalUnits: "distribution.share.organizationalUnits",
    public: "distribution.share.public",
    share: "distribution.share",
    regions: "distribution.regions",
    copyTo: "distribution.copyTo",
    kmsKey: "distribution.kmsKey",
    parameter: "distribution.parameter",
    launchTemplates: "distribution.launchTemplates",
    amiName: "distribution.amiName",
    amiTags: "distribution.amiTags",
    encrypted: "disk.encrypted",
    sizeGiB: "disk.sizeGiB",
    instanceTypes: "build.instanceTypes",
    instanceType: "build.instanceTypes",
    onDeploy: "build.onDeploy",
    cron: "schedule.cron",
    timezone: "schedule.timezone",
    deleteAfter: "lifecycle.deleteAfter",
    deprecateAfter: "lifecycle.deprecateAfter",
  },
  "x-stray": {
    has: "phases",
    lacks: "parent",
    message: "This is a component document; files directly in images/ are image definitions.",
    fix: "Move it to a folder, like images/docker/install.yaml.",
  },
};

export const kindHints: Hints = {
  "x-later": {
    container: {
      message: "Container images are not built yet; the only kind is ami.",
      fix: "Write kind: ami, or leave the key out.",
    },
  },
};
