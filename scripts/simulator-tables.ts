import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulatedTypes } from "../simulator/cloud/kinds";
import { packageOf } from "../simulator/schema/table";
import { readProvider } from "./provider-schema";
import { authorityOf, rulesOf } from "./simulator-rules";
import { extractTypings } from "./simulator-typings";

const FOLDER = join(__dirname, "..", "..", "simulator", "schema", "tables");

/** What differs between the committed tables and the facts: the names of the files. */
export function staleTables(): readonly string[] {
  const tables = Object.entries(simulatorTables());
  return tables.filter(([name, text]) => readFileSync(join(FOLDER, name), "utf8") !== text).map(([name]) => name);
}

/** A table for each package: the installed typings, and the rules from `scripts/facts`. */
function simulatorTables(): Readonly<Record<string, string>> {
  const packages = [...new Set(simulatedTypes().map(packageOf))];
  const tables = packages.map((name) => {
    const tokens = simulatedTypes().filter((token) => packageOf(token) === name);
    const typings = extractTypings(name, tokens);
    const resources = Object.entries(typings.resources).map(([token, shape]) => {
      return [token, { ...shape, rules: rulesOf(typings, token) }] as const;
    });
    const source = `${typings.source}; ${authorityOf(name)}`;
    return [`${name}.json`, serialise({ ...typings, source, resources: Object.fromEntries(resources) })] as const;
  });
  return Object.fromEntries(tables);
}

/** One line a resource or type: small, and a change shows as the lines it touches. */
function serialise(table: object): string {
  const lines = Object.entries(table).map(([key, value]) => {
    if (typeof value === "string") return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const entries = Object.entries(value as object).map(
      ([inner, item]) => `    ${JSON.stringify(inner)}: ${JSON.stringify(item)}`,
    );
    return `  ${JSON.stringify(key)}: {\n${entries.join(",\n")}\n  }`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

if (require.main === module && process.argv.includes("--provider")) {
  readProvider(
    extractTypings(
      "aws",
      simulatedTypes().filter((token) => packageOf(token) === "aws"),
    ),
  );
} else if (require.main === module) {
  for (const [name, text] of Object.entries(simulatorTables())) writeFileSync(join(FOLDER, name), text);
}
