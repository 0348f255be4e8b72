import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Attribute, providerPath } from "./simulator-rules";
import type { Typings } from "./simulator-typings";

const ROOT = join(__dirname, "..", "..", "scripts");
/** What @pulumi/aws 7.48.0 is made from: of its modules the one that the proxy has, between two releases of the provider. */
const MODULE = "github.com/hashicorp/terraform-provider-aws@v1.60.1-0.20260602190131-5f2286d6d836";
const SOURCE = `hashicorp/terraform-provider-aws 6.48.0-dev (Go module ${MODULE.split("@")[1] ?? ""}), the provider of @pulumi/aws 7.48.0`;
/** Types whose names in Terraform are not made of the words of their tokens. */
const NAMES: Readonly<Record<string, string>> = {
  "ec2/amiLaunchPermission": "ami_launch_permission",
  "ec2/launchTemplate": "launch_template",
  "ec2/securityGroup": "security_group",
  "iam/openIdConnectProvider": "iam_openid_connect_provider",
  "s3/bucketObjectv2": "s3_object",
};

type Attributes = Readonly<Record<string, Attribute>>;

/** Reads scripts/facts/provider.json again, from the source of the provider. Needs Go, and its module proxy. */
export function readProvider(typings: Typings): void {
  const download = execFileSync("go", ["mod", "download", "-json", MODULE], { encoding: "utf8" });
  const { Dir: folder } = JSON.parse(download) as { Dir: string };
  const tokens = Object.keys(typings.resources).sort();
  const reader = join(ROOT, "provider-schema", "main.go");
  const maxBuffer = 64 * 1024 * 1024;
  const text = execFileSync("go", ["run", reader, folder, ...tokens.map(terraformName)], {
    encoding: "utf8",
    maxBuffer,
  });
  const found = JSON.parse(text) as Readonly<Record<string, Attributes>>;
  const lines = tokens.map((token) => {
    const attributes = Object.entries(found[terraformName(token)] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const known = attributes.flatMap(([path, own]) => {
      const said = meaningful(own);
      return isInSdk(typings, token, path) && Object.keys(said).length > 0 ? [[path, said] as const] : [];
    });
    return `    ${JSON.stringify(token)}: ${JSON.stringify(Object.fromEntries(known))}`;
  });
  const head = {
    source: SOURCE,
    read: "npm run tables:provider",
    grammar: "by attribute of the Terraform resource, a nested one by its path",
  };
  const entries = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const all = `{\n${entries.join(",\n")},\n  "resources": {\n${lines.join(",\n")}\n  }\n}\n`;
  writeFileSync(join(ROOT, "facts", "provider.json"), all);
}

function terraformName(token: string): string {
  const path = token.split(":")[1] ?? "";
  const words = path.replace("/", "_").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `aws_${NAMES[path] ?? words}`;
}

/** The bridge leaves out what the provider has only for Terraform, and says some things under other names, which by-hand.json has. */
function isInSdk(typings: Typings, token: string, path: string): boolean {
  try {
    return path !== "tags_all" && providerPath(typings, token, path) !== "";
  } catch {
    return false;
  }
}

/** Without a list of at most one, which is no list in the SDK, what the source does not say in a literal, and a default of nothing. */
function meaningful(own: Attribute): Attribute {
  const { range = [], oneOf = [], maxItems, minItems, default: initial, ...rest } = own;
  const [least, most] = range;
  return {
    ...rest,
    ...(maxItems === 1 ? {} : { ...(minItems ? { minItems } : {}), ...(maxItems ? { maxItems } : {}) }),
    ...(initial ? { default: initial } : {}),
    ...(typeof least === "number" ? { range: typeof most === "number" ? [least, most] : [least] } : {}),
    ...(oneOf.length > 0 && oneOf.every((value) => (value as unknown) !== null) ? { oneOf } : {}),
  };
}
