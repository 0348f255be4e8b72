import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { listing } from "../diagnostics/suggest";
import { isDefinition } from "../files/source";
import type { WithDefaults, WrittenStacks } from "../schema";
import type { StackForm } from "./form";
import { templateCodes, templateFaults } from "./message-templates";
import { accountCodes, rebuildFaults, runnerFaults } from "./in-the-account";
import { PROMOTION, type Promotion } from "./promotion";
import { regionCodes, regionFaults } from "./regions";
import { reservedFaults, tagFault } from "./tags";

const { codes, fault } = faultsOf({
  "bad-endpoint": error("An endpoint that its protocol cannot deliver to", {
    why: "SNS or EventBridge refuses it, or a secret of it would stand in git.",
    bad: "{protocol: email, endpoint: platform}",
    good: "{protocol: email, endpoint: platform@example.org}",
  }),
});

type Written = WrittenStacks["images"];

/** Settings of a stack of images, with defaults filled. The schema says what each key means. Never secret. */
export interface ImageSettings extends WithDefaults<
  Omit<Written, "owners" | "channels" | "rebuild" | "promotion" | "update">,
  "defaultTags" | "requiredTags" | "logRetentionDays" | "images"
> {
  /** Whose addresses may own an image; anyone's when absent. */
  readonly owners?: { readonly tag: string; readonly domains: readonly string[] };
  readonly channels: Readonly<Record<string, Channel>>;
  readonly rebuild?: Rebuild;
  readonly promotion?: Promotion;
  readonly update?: Update;
}

export type RequiredTag = ImageSettings["requiredTags"][string];
export type Channel = WithDefaults<Required<Written>["channels"][string], "subscriptions">;
/** When the account rebuilds the stack's images by itself, and who hears of it. */
export type Rebuild = WithDefaults<NonNullable<Written["rebuild"]>, keyof typeof NIGHTLY>;
/** How what is newer is proposed, and whether the account does it by itself. */
export type Update = Omit<NonNullable<Written["update"]>, "runner"> & { readonly runner?: UpdateRunner };
/** When the account runs `golden update` by itself, as whom, and who hears of a run that did not succeed. */
export type UpdateRunner = WithDefaults<
  NonNullable<NonNullable<Written["update"]>["runner"]>,
  keyof typeof WORKING_DAYS
>;
type Subscription = Channel["subscriptions"][number];

const ENDPOINTS: Readonly<Record<Subscription["protocol"], { readonly form: RegExp; readonly what: string }>> = {
  email: { form: /^[^\s@]{1,64}@[^\s@]{1,255}$/, what: "an e-mail address" },
  https: {
    form: /^https:\/\/[^\s/:@]{1,255}(?::\d{1,5})?(?:\/\S{0,1800})?$/,
    what: "a URL that begins with https:// and holds no password",
  },
  lambda: {
    form: /^arn:aws[a-z-]{0,12}:lambda:[a-z0-9-]{1,30}:\d{12}:function:\S{1,170}$/,
    what: "the ARN of a function",
  },
  sqs: { form: /^arn:aws[a-z-]{0,12}:sqs:[a-z0-9-]{1,30}:\d{12}:[A-Za-z0-9_.-]{1,85}$/, what: "the ARN of a queue" },
  sms: { form: /^\+[1-9]\d{6,14}$/, what: "a phone number like +14155550100" },
};

/** Stacks of images. */
export const images: StackForm<"images", ImageSettings> = {
  kind: "images",
  key: "settings",
  codes: { ...codes, ...accountCodes, ...regionCodes, ...templateCodes },
  normalize,
  rules: (settings, isSound) => [
    ...(isSound("region") ? regionFaults(settings) : []),
    ...(isSound("channels")
      ? [...endpointFaults(settings), ...webhookFaults(settings), ...templateFaults(settings)]
      : []),
    ...(isSound("rebuild") && isSound("channels") ? rebuildFaults(settings) : []),
    ...(isSound("update") && isSound("channels") && isSound("repository") ? runnerFaults(settings) : []),
    ...(isSound("requiredTags") ? allowedFromFaults(settings) : []),
    ...(isSound("defaultTags") ? reservedFaults(settings.defaultTags, ["defaultTags"]) : []),
    ...(isSound("defaultTags") && isSound("requiredTags") ? defaultFaults(settings) : []),
  ],
  split: ({ split }) => split,
};

const NIGHTLY = {
  ...{ cron: "0 7 * * ? *", timezone: "Etc/UTC", parallel: 10, olderThanDays: 30, deprecationNoticeDays: 14 },
  notify: [] as string[],
};

const WORKING_DAYS = {
  ...{ cron: "0 5 ? * MON-FRI *", timezone: "Etc/UTC", notify: [] as string[] },
  architecture: "x86_64" as "x86_64" | "arm64",
};

function normalize({ owners, channels = {}, rebuild, promotion, update, ...written }: Written): ImageSettings {
  const topics = Object.entries(channels).map(([name, channel]) => [name, { subscriptions: [], ...channel }] as const);
  return {
    defaultTags: {},
    requiredTags: {},
    logRetentionDays: 90,
    images: ["*"],
    ...written,
    ...(owners && { owners: { tag: "OwnerEmail", ...owners } }),
    channels: Object.fromEntries(topics),
    ...(rebuild && { rebuild: { ...NIGHTLY, ...rebuild } }),
    ...(promotion && { promotion: { ...PROMOTION, ...promotion } }),
    ...(update && { update: withRunner(update) }),
  };
}

function withRunner({ runner, ...update }: NonNullable<Written["update"]>): Update {
  return { ...update, ...(runner && { runner: { ...WORKING_DAYS, ...runner } }) };
}

/** What of a URL only the connection may hold. */
const SECRET_PARAMETER = /^(?:sig|signature|key|api_?key|code|token|access_token)$/i;

function webhookFaults({ channels, region, account }: ImageSettings): Fault[] {
  const { form, what } = ENDPOINTS.https;
  return Object.entries(channels).flatMap(([name, channel]) =>
    (["teams", "webhook"] as const).flatMap((kind) => {
      const { url, connection } = channel[kind] ?? {};
      if (url === undefined || connection === undefined) return [];
      const bad = (key: string, message: string, fix: string): Fault => fault("bad-endpoint", ["channels", name, kind, key], message, fix); // prettier-ignore
      const isUrl = form.test(url) && URL.canParse(url);
      const secret = isUrl ? [...new URL(url).searchParams.keys()].find((key) => SECRET_PARAMETER.test(key)) : undefined; // prettier-ignore
      const isHere = connection.split(":").slice(3, 5).join(":") === `${region}:${account}`;
      return [
        ...(isUrl ? [] : [bad("url", `${JSON.stringify(url)} is not ${what}.`, `Write ${what}.`)]),
        ...(secret === undefined ? [] : [bad("url", `The parameter ${secret} of the URL is a secret, and would stand in git.`, "Give it to the connection as a parameter of the query, and take it out of the URL.")]), // prettier-ignore
        ...(isHere ? [] : [bad("connection", `${connection} is not in ${region} of the account ${account}, where events are.`, "Make a connection there, and name that.")]), // prettier-ignore
      ];
    }),
  );
}

function endpointFaults({ channels }: ImageSettings): Fault[] {
  return Object.entries(channels).flatMap(([name, { subscriptions }]) =>
    subscriptions.flatMap(({ protocol, endpoint }, index) => {
      const { form, what } = ENDPOINTS[protocol];
      if (form.test(endpoint)) return [];
      const message = `${JSON.stringify(endpoint)} is not ${what}, which the protocol ${protocol} delivers to.`;
      const path = ["channels", name, "subscriptions", index, "endpoint"];
      return [fault("bad-endpoint", path, message, `Write ${what}, or another protocol.`)];
    }),
  );
}

/** A YAML file directly in `images/` is a definition. */
function allowedFromFaults({ requiredTags }: ImageSettings): Fault[] {
  return Object.entries(requiredTags).flatMap(([key, { allowedFrom }]) => {
    if (allowedFrom === undefined || !isDefinition(`images/${allowedFrom}`)) return [];
    const message = `images/${allowedFrom} would be taken for the definition of an image.`;
    const fix = "Put the file into a folder below images/, or give its name the ending .txt.";
    return [tagFault("allowed-values", ["requiredTags", key, "allowedFrom"], message, fix)];
  });
}

function defaultFaults({ defaultTags, requiredTags }: ImageSettings): Fault[] {
  return Object.entries(defaultTags).flatMap(([key, value]) => {
    const { allowed, allowedFrom } = (Object.hasOwn(requiredTags, key) ? requiredTags[key] : undefined) ?? {};
    // What a file allows is known only beside the definitions, which then get the fault.
    if (allowed === undefined || allowedFrom !== undefined || allowed.includes(value)) return [];
    const message = `The default ${JSON.stringify(value)} of the tag ${key} is not one that requiredTags allows: ${listing(allowed)}.`;
    return [tagFault("required-tag", ["defaultTags", key], message, "Write one of the allowed values.")];
  });
}
