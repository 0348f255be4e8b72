import { createServer, request as ask, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { startSimulator } from "../simulator";
import { deployFleet, fleetFolder, type Fleet } from "../test/cli/commands/rebuild-fleet";
import { connectTo } from "../test/simulator/client";
import { PROFILE, ROLE, TRUST } from "../test/simulator/fixture";
import { configOf } from "../test/simulator/wire/bench";
import type { Contender, Side } from "./sides";
import { golden, MODULES, PEERS } from "./workbench/workbench";

/** Calls over the least that a rebuild needs. */
const MOST_CALLS = 1.2;
/** Of a list of pipelines. */
const PAGE = 25;
/** What builds there are, a start, and a look after it. */
const CALLS_AN_IMAGE = 3;

/** Every image of a stack at once, ten at a time, by builds that are ready at the first look. */
export const rebuild: Contender = {
  label: "golden rebuild --all --wait",
  side: async (_, size) => {
    const fleet = fleetOf(size);
    const { cloud, root } = { cloud: await cloudOf(fleet), root: fleetFolder(fleet) };
    const { file, args } = golden("rebuild", "--all", "--yes", "--wait", "--root", root, "--interval", "1");
    const words = [file, ...args].join(" ");
    return {
      ...ofCloud(cloud, size, `exec ${words} --request bench-$$`),
      fault: (printed) => shortfall(printed, size) ?? surplus(cloud.calls(), size),
    };
  },
};

/** The least that does it. */
export const rebuildBySdk: Contender = {
  label: "loop of the AWS SDK",
  side: async (_, size) => {
    const program = join(PEERS, "sdk", "rebuild.js");
    return ofCloud(await cloudOf(fleetOf(size)), size, `exec "${process.execPath}" ${program} bench-$$`);
  },
};

function ofCloud({ endpoint, reset, close }: Cloud, size: number, line: string): Side {
  const keys = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };
  return {
    command: { file: "sh", args: ["-c", line], env: { ...keys, AWS_ENDPOINT_URL: endpoint, NODE_PATH: MODULES } },
    before: reset,
    close,
    fault: (printed) => shortfall(printed, size),
  };
}

function fleetOf(size: number): Fleet {
  return Object.fromEntries(Array.from({ length: size }, (_, at) => [`image-${at.toString()}`, undefined]));
}

function shortfall(printed: string, size: number): string | undefined {
  const isWhole = new RegExp(`\\b${size.toString()} (?:of ${size.toString()} )?images available`).test(printed);
  return isWhole ? undefined : `it did not build ${size.toString()} images`;
}

function surplus(calls: number, size: number): string | undefined {
  const least = Math.ceil(size / PAGE) + CALLS_AN_IMAGE * size;
  return calls <= MOST_CALLS * least ? undefined : `${calls.toString()} calls; ${least.toString()} are needed`;
}

interface Cloud {
  readonly endpoint: string;
  /** Since the last reset. */
  readonly calls: () => number;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** A simulated account with a fleet, in this process, behind a server that counts what it is asked. */
async function cloudOf(fleet: Fleet): Promise<Cloud> {
  const simulator = await startSimulator();
  const client = connectTo(simulator);
  await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
  await client.make(PROFILE, "profile", { name: "builder", role: "builder" });
  client.close();
  const behind = await simulator.serveAws();
  await deployFleet(new ImagebuilderClient(configOf(behind)), fleet);
  simulator.script({ secondsPerPhase: 0.01 });
  let calls = 0;
  const server = createServer((asked, answer) => {
    calls += 1;
    const { method, headers, url = "" } = asked;
    const onward = ask(new URL(url, behind), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(onward);
  });
  const endpoint = await listening(server);
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await simulator.close();
  };
  return { endpoint, calls: () => calls, reset: () => void (calls = 0), close };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
}
