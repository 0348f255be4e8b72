import type { Fault, Path } from "../diagnostics/fault";
import { overlaps } from "../diagnostics/fault";
import type { Channel, Settings } from "./settings";
import { isDefinition } from "../files/source";
import { listing } from "../diagnostics/suggest";
import { reservedFaults } from "../image/rules/tags";

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

/** What is wrong with settings beyond their form. Values at `broken` paths are not judged. */
export function settingsRules(settings: Settings, broken: readonly Path[]): Fault[] {
  const sound = (path: Path): boolean => !broken.some((place) => overlaps(place, path));
  return [
    ...(sound(["channels"]) ? endpointFaults(settings) : []),
    ...(sound(["requiredTags"]) ? allowedFromFaults(settings) : []),
    ...(sound(["defaultTags"]) ? reservedFaults(settings.defaultTags, ["defaultTags"]) : []),
    ...(sound(["defaultTags"]) && sound(["requiredTags"]) ? defaultFaults(settings) : []),
  ];
}

function endpointFaults({ channels }: Settings): Fault[] {
  return Object.entries(channels).flatMap(([name, { subscriptions }]) =>
    subscriptions.flatMap(({ protocol, endpoint }, index): Fault[] => {
      const { form, what } = ENDPOINTS[protocol];
      if (form.test(endpoint)) return [];
      return [
        {
          code: "bad-endpoint",
          path: ["channels", name, "subscriptions", index, "endpoint"],
          message: `${JSON.stringify(endpoint)} is not ${what}, which the protocol ${protocol} delivers to.`,
          fix: `Write ${what}, or another protocol.`,
        },
      ];
    }),
  );
}

/** A YAML file directly in `images/` is a definition. */
function allowedFromFaults({ requiredTags }: Settings): Fault[] {
  return Object.entries(requiredTags).flatMap(([key, { allowedFrom }]): Fault[] => {
    if (allowedFrom === undefined || !isDefinition(`images/${allowedFrom}`)) return [];
    return [
      {
        code: "allowed-values",
        path: ["requiredTags", key, "allowedFrom"],
        message: `images/${allowedFrom} would be taken for the definition of an image.`,
        fix: "Put the file into a folder below images/, or let it end in .txt.",
      },
    ];
  });
}

function defaultFaults({ defaultTags, requiredTags }: Settings): Fault[] {
  return Object.entries(defaultTags).flatMap(([key, value]): Fault[] => {
    const { allowed, allowedFrom } = (Object.hasOwn(requiredTags, key) ? requiredTags[key] : undefined) ?? {};
    // What a file allows is known only beside the definitions, which then say it.
    if (allowed === undefined || allowedFrom !== undefined || allowed.includes(value)) return [];
    return [
      {
        code: "required-tag",
        path: ["defaultTags", key],
        message: `The default ${JSON.stringify(value)} of the tag ${key} is not one that requiredTags allows: ${listing(allowed)}.`,
        fix: "Write one of the allowed values.",
      },
    ];
  });
}
