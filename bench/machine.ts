import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join, resolve } from "node:path";
import { acquirePulumi } from "../engine";

const REPOSITORY = resolve(__dirname, "../..");

/** What the results were measured on and with. */
export interface Machine {
  /** `2026-11-21`. */
  readonly date: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export async function describeMachine(): Promise<Machine> {
  const processors = cpus();
  const peer = join(REPOSITORY, "bench", "peers");
  const cdk = JSON.parse(readFileSync(join(peer, "cdk", "package.json"), "utf8")) as Manifest;
  const sceptre = /^sceptre==(.+)$/m.exec(readFileSync(join(peer, "sceptre", "requirements.txt"), "utf8"))?.[1] ?? "?";
  return {
    date: new Date().toISOString().slice(0, 10),
    facts: [
      ["processors", `${processors.length.toString()} × ${processors[0]?.model.trim() ?? "unknown"}`],
      ["memory", `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`],
      ["system", `${type()} ${release()}`],
      ["Node", process.version],
      ["Pulumi CLI", await pulumiVersion()],
      ["@pulumi/pulumi", installed("@pulumi/pulumi")],
      ["@pulumi/aws", installed("@pulumi/aws")],
      ...Object.entries(cdk.dependencies ?? {}).filter(([name]) => name !== "constructs"),
      ["Sceptre", sceptre],
    ],
  };
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function installed(name: string): string {
  const file = join(REPOSITORY, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as Manifest).version ?? "?";
}

async function pulumiVersion(): Promise<string> {
  try {
    return (await acquirePulumi()).version;
  } catch {
    return "none to be had";
  }
}
