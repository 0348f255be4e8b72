import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ApiFacts, type ForceNewFacts, joinRules } from "./simulator-rules";
import { SIMULATED_TYPES } from "./simulator-types";
import { extractTypings } from "./simulator-typings";

/**
 * Writes `simulator/tables/{aws,github,random}.json` from the installed typings. With `--facts DIR` it also joins
 * `pulumi-aws-force-new.json` and `botocore-constraints.json` of that folder into `simulator/tables/aws-rules.json`.
 * Run from the root of the repository: `node dist/scripts/simulator-tables.js [--facts DIR]`.
 */
function main(argv: readonly string[]): void {
  for (const [sdk, tokens] of Object.entries(SIMULATED_TYPES)) {
    write(`${sdk}.json`, extractTypings(sdk, tokens));
  }
  const at = argv.indexOf("--facts");
  const folder = argv[at + 1];
  if (at >= 0 && folder !== undefined) {
    const forceNew = read<ForceNewFacts>(join(folder, "pulumi-aws-force-new.json"));
    const api = read<ApiFacts & { source: never }>(join(folder, "botocore-constraints.json"));
    const resources = joinRules(extractTypings("aws", SIMULATED_TYPES.aws), forceNew, api);
    write("aws-rules.json", { source: [forceNew.source, String(api.source)], resources });
  }
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** One line a resource or type: small, and a change shows as the lines it touches. */
function write(name: string, table: object): void {
  const lines = Object.entries(table).map(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    }
    const entries = Object.entries(value).map(
      ([inner, item]) => `    ${JSON.stringify(inner)}: ${JSON.stringify(item)}`,
    );
    return `  ${JSON.stringify(key)}: {\n${entries.join(",\n")}\n  }`;
  });
  writeFileSync(join("simulator", "tables", name), `{\n${lines.join(",\n")}\n}\n`);
}

main(process.argv.slice(2));
