import { partitionOf } from "../cloud/arn";
import type { Place } from "../cloud/kind";
import { blocks, isProperties, plain, type Properties, text, textMap, texts, type Value } from "../schema/property";
import { checkShape, type Failure } from "../schema/shape";
import { providerArguments } from "../schema/table";

/** Keys the engine itself puts beside a provider's configuration. */
const ENGINE_KEYS = new Set(["version", "pluginDownloadURL", "__internal", "parameterization"]);

/** As whom and where one provider instance of a program acts. */
export interface Connection extends Place {
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** A connection without any configuration. */
export function defaultConnection(account: string, region: string): Connection {
  return { account, region, partition: partitionOf(region), defaultTags: {} };
}

/**
 * The place of a provider's calls: the account of the role it assumes, else the first allowed one, else the default. Throws as the provider
 * does where that account is not allowed.
 */
export function connect(config: Properties, fallback: Connection): Connection {
  const values = parseConfig("aws", config);
  const roles = [...blocks(values, "assumeRoles"), ...blocks(values, "assumeRole")].map((role) =>
    text(role, "roleArn"),
  );
  const allowed = texts(values, "allowedAccountIds");
  const assumed = roles.map((arn) => arn.split(":")[4]).findLast((id) => id !== undefined && id !== "");
  const account = assumed ?? allowed[0] ?? fallback.account;
  const refused = texts(values, "forbiddenAccountIds").includes(account);
  if (refused || (allowed.length > 0 && !allowed.includes(account))) {
    throw new Error(`configuring Terraform AWS Provider: AWS account ID not allowed: ${account}`);
  }
  const region = text(values, "region") || fallback.region;
  const tags = blocks(values, "defaultTags")[0] ?? {};
  return { account, region, partition: partitionOf(region), defaultTags: textMap(tags, "tags") };
}

/** What is wrong with a provider's configuration. */
export function checkConfig(name: string, config: Properties): readonly Failure[] {
  const declared = providerArguments(name);
  const values = parseConfig(name, config);
  return checkShape({ token: `${name}:provider`, constraints: {} }, declared, values);
}

/** The SDK sends every argument that is no text as JSON text. */
function parseConfig(name: string, config: Properties): Properties {
  const declared = providerArguments(name);
  const entries = Object.entries(plain(config) as Properties).filter(([key]) => !ENGINE_KEYS.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, parseValue(declared[key]?.type ?? "string", value)]));
}

function parseValue(type: string, value: Value): Value {
  if (typeof value !== "string" || type === "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return isProperties(parsed) ? plain(parsed) : parsed;
  } catch {
    return value;
  }
}
