import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { placeLanguageHost } from "./pulumi-language-nodejs";

/** The Pulumi CLI as a job of CI runs it: in the project's folder, with Pulumi's language host, which loads the program. */
export interface PulumiInCi {
  /** Runs `pulumi <args>`; gives what it printed, both streams in one text. */
  run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }>;
}

export interface PulumiInCiArgs {
  /** The folder with Pulumi.yaml. */
  readonly projectDir: string;
  /** Holds the state, Pulumi's home and the language host; made where it is not there. */
  readonly stateDir: string;
  /** Path of the CLI: `acquirePulumi` gives one. */
  readonly cli: string;
  /** The stand-ins for the providers: `debugProviders` of a simulator. @default none, for what needs no provider */
  readonly debugProviders?: string;
}

export function pulumiInCi({ projectDir, stateDir, cli, debugProviders }: PulumiInCiArgs): PulumiInCi {
  const backend = path.join(stateDir, "backend");
  fs.mkdirSync(backend, { recursive: true });
  const env = {
    ...process.env,
    PATH: placeLanguageHost(path.join(stateDir, "host")),
    PULUMI_HOME: path.join(stateDir, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...(debugProviders !== undefined && { PULUMI_DEBUG_PROVIDERS: debugProviders }),
  };
  const run: PulumiInCi["run"] = (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(cli, [...args, "--non-interactive"], {
        cwd: projectDir,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, text });
      });
    });
  return { run };
}
