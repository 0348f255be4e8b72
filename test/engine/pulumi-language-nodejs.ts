#!/usr/bin/env node
/**
 * Pulumi's Node language host, for the CLI that the tests get, which comes without: Pulumi's own is no Go module. As that one it
 * starts `@pulumi/pulumi/cmd/run` in a process of its own, which loads the program. It follows pulumi/pulumi,
 * `sdk/nodejs/cmd/pulumi-language-nodejs/main.go` (Run, constructArguments, constructConfig, execRuntime); plugins it requires none,
 * for the tests attach theirs.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

/** The program has failed and has said why. */
const BAIL = 32;

if (require.main === module) serve();

/** Puts the host as `pulumi-language-nodejs` into a folder; gives the PATH with which the CLI finds it. */
export function placeLanguageHost(folder: string): string {
  const script = `#!/bin/sh\nexec "${process.execPath}" "${__filename}" "$@"\n`;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "pulumi-language-nodejs"), script, { mode: 0o755 });
  return `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`;
}

function serve(): void {
  const server = new Server();
  server.addService(LanguageRuntimeService, {
    handshake: answer(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new PluginInfo().setVersion("1.0.0")),
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
    run,
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port.toString());
  });
}

function answer<Response>(make: () => Response): (call: unknown, callback: sendUnaryData<Response>) => void {
  return (_call, callback) => {
    callback(null, make());
  };
}

function run(
  { request }: ServerUnaryCall<language.RunRequest, language.RunResponse>,
  callback: sendUnaryData<language.RunResponse>,
): void {
  const engine = process.argv.at(-1) ?? "";
  const child = spawn(process.execPath, [...commandOf(request, engine)], {
    cwd: request.getPwd(),
    env: { ...process.env, ...configEnvironment(request) },
    stdio: "inherit",
  });
  child.once("error", (error) => {
    callback({ code: status.INTERNAL, details: error.message });
  });
  child.once("close", (code) => {
    const response = new language.RunResponse();
    if (code === BAIL) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${String(code)}`);
    callback(null, response);
  });
}

function commandOf(request: language.RunRequest, engine: string): readonly string[] {
  const info = request.getInfo();
  return runCommand({
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    root: info?.getRootDirectory() ?? request.getPwd(),
    pwd: info?.getProgramDirectory() ?? request.getPwd(),
    entry: info?.getEntryPoint() ?? ".",
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
  });
}

/** What `cmd/run` is told. */
export interface RunArgs {
  /** Address of the resource monitor. */
  readonly monitor: string;
  /** Address of the engine. */
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  /** The folder with Pulumi.yaml. */
  readonly root: string;
  /** The working directory of the program. */
  readonly pwd: string;
  /** The program, from there. */
  readonly entry: string;
  readonly dryRun: boolean;
  readonly parallel: number;
}

/** The program of `node` and its arguments, as the host constructs them; the SDK is that of the project. */
export function runCommand(args: RunArgs): readonly string[] {
  return [
    createRequire(path.join(args.pwd, "program.js")).resolve("@pulumi/pulumi/cmd/run"),
    ...["--monitor", args.monitor, "--engine", args.engine, "--organization", args.organization],
    ...["--project", args.project, "--root-directory", args.root, "--stack", args.stack, "--pwd", args.pwd],
    ...(args.dryRun ? ["--dry-run"] : []),
    ...["--parallel", args.parallel.toString(), args.entry],
  ];
}

function configEnvironment(request: language.RunRequest): NodeJS.ProcessEnv {
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value: string, key: string) => {
    config[key] = value;
  });
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}
