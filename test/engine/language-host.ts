import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { runCommand } from "./pulumi-language-nodejs";
import {
  startRecordedMonitor,
  type LoggedMessage,
  type RecordedMonitorArgs,
  type Registration,
} from "./recorded-monitor";

/**
 * Runs a project's program as Pulumi's Node language host does, which is not to be had here. It follows
 * pulumi/pulumi: `pkg/engine/project.go` (getPwdMain: working directory and entry point), and
 * `sdk/nodejs/cmd/pulumi-language-nodejs/main.go` (parseOptions, locateModule, constructArguments, constructConfig, execRuntime).
 */
export interface LanguageHostArgs extends Pick<RecordedMonitorArgs, "invoke" | "fails"> {
  /** The folder with Pulumi.yaml. */
  readonly projectDir: string;
  readonly stack: string;
  /** Over the settings of Pulumi.<stack>.yaml; keys with their namespace, values as the CLI stores them (objects as JSON). */
  readonly config?: Readonly<Record<string, string>>;
  /** @default true, a preview */
  readonly dryRun?: boolean;
  /** After this time the program is killed, and the exit code is -1. @default 300,000 ms */
  readonly timeoutMs?: number;
}

export interface LanguageHostRun {
  /** 0: the program ran; 32: it failed and said why; anything else: the host would report a broken program. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly logs: readonly LoggedMessage[];
  readonly registrations: readonly Registration[];
  /** The stack's outputs; undefined when the program did not end well. */
  readonly stackOutputs: Readonly<Record<string, unknown>> | undefined;
  /** The arguments of the process, for messages. */
  readonly command: readonly string[];
}

interface Project {
  readonly name: string;
  readonly main?: string;
  readonly runtime: string | { readonly name: string; readonly options?: Readonly<Record<string, unknown>> };
}

/** The SDK's debug messages of our program; the stack itself is registered before it is called. */
export function debugMessages({ logs }: LanguageHostRun): readonly string[] {
  const messages = logs.flatMap(({ severity, message }) => (severity === "debug" ? [message] : []));
  return messages.filter((message) => / t=(?!pulumi:pulumi:Stack,)/.test(message));
}

export async function runAsLanguageHost(args: LanguageHostArgs): Promise<LanguageHostRun> {
  const root = fs.realpathSync(args.projectDir);
  const project = parse(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Project;
  const { pwd, entry } = pwdAndEntry(root, project.main ?? "");
  const monitor = await startRecordedMonitor({ ...args, project: project.name, dryRun: args.dryRun ?? true });
  try {
    const options = typeof project.runtime === "string" ? {} : (project.runtime.options ?? {});
    const command = [
      ...nodeArguments(options),
      ...runCommand({
        monitor: monitor.address,
        engine: monitor.address,
        organization: "organization",
        project: project.name,
        stack: args.stack,
        root,
        pwd,
        entry,
        dryRun: args.dryRun ?? true,
        parallel: 16,
      }),
    ];
    const env = { ...cleanEnvironment(), ...configEnvironment(root, project, args), ...optionsEnvironment(options) };
    const finished = await runNode(command, { cwd: root, env, timeout: args.timeoutMs ?? 300_000 });
    const stackUrn = monitor.registrations.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
    return {
      ...finished,
      logs: monitor.logs,
      registrations: monitor.registrations,
      stackOutputs: monitor.outputs.get(stackUrn),
      command,
    };
  } finally {
    monitor.close();
  }
}

/** `main` as a folder is the working directory itself, as a file its folder is; without it, the project's folder. */
function pwdAndEntry(root: string, main: string): { pwd: string; entry: string } {
  if (main === "") return { pwd: root, entry: "." };
  const target = path.resolve(root, main);
  if (fs.statSync(target).isDirectory()) return { pwd: target, entry: "." };
  return { pwd: path.dirname(target), entry: path.basename(target) };
}

function nodeArguments(options: Readonly<Record<string, unknown>>): readonly string[] {
  const given = options["nodeargs"];
  return typeof given === "string" ? given.split(/\s+/).filter((word) => word !== "") : [];
}

/** `typescript` is on unless it is switched off: ts-node is then registered, and type-checks what is TypeScript. */
function optionsEnvironment(options: Readonly<Record<string, unknown>>): NodeJS.ProcessEnv {
  const typescript = options["typescript"] ?? true;
  if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");
  const tsconfig = options["tsconfig"];
  return {
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(typeof tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

/** The settings in the old form of key, `namespace:config:name`, which the host still sends. */
function configEnvironment(root: string, project: Project, args: LanguageHostArgs): NodeJS.ProcessEnv {
  const file = path.join(root, `Pulumi.${args.stack}.yaml`);
  const settings = (fs.existsSync(file) ? parse(fs.readFileSync(file, "utf8")) : {}) as {
    config?: Record<string, unknown>;
  } | null;
  const all = { ...settings?.config, ...args.config };
  const sent = Object.entries(all).map(([key, value]) => {
    const [namespace, name] = key.includes(":") ? key.split(":", 2) : [project.name, key];
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return [`${namespace ?? ""}:config:${name ?? ""}`, text];
  });
  return { PULUMI_CONFIG: JSON.stringify(Object.fromEntries(sent)), PULUMI_CONFIG_SECRET_KEYS: "[]" };
}

/** Our own environment without what a Pulumi process around us may have set. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("PULUMI_")));
}

function runNode(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly timeout: number },
): Promise<Pick<LanguageHostRun, "exitCode" | "stdout" | "stderr">> {
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "pipe", "pipe"] as const;
    const child = spawn(process.execPath, [...command], { ...options, stdio: [...stdio], killSignal: "SIGKILL" });
    const said = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (said.stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said.stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ exitCode: code ?? -1, ...said });
    });
  });
}
