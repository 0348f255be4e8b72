import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type BuildScript, faultsOfScript } from "../builds/script";
import { type CommittedBuildspec, faultsOfCommitted } from "../control/buildspecs";
import { dispatch, type Wired } from "./dispatch";
import type { Incoming, Outgoing } from "./protocol/message";
import { cborProtocol } from "./protocol/cbor";
import { Bus } from "./bus";
import { messagesIn } from "./deliveries";
import { Executions } from "./executions";
import { Functions } from "./functions";
import { settle } from "./images";

const HOST = "127.0.0.1";
/** S3's limit of one PutObject is 5 GB; what tests and definitions put is small. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;
const CONTROL = "/_simulator/";

/** What another process may do to the simulator. */
export interface Controls {
  readonly script: (...scripts: BuildScript[]) => void;
  readonly clearScripts: () => void;
  readonly commit: (...buildspecs: CommittedBuildspec[]) => void;
  /** Sets the virtual clock forward. */
  readonly advance: (seconds: number) => void;
}

/** What is sent as a list, which replaces the one before. */
const LISTS: Readonly<Record<string, List>> = {
  scripts: {
    example: '[{"of": "web", "outcome": "fail"}]',
    faults: faultsOfScript,
    replace: ({ clearScripts, script }, value) => {
      clearScripts();
      script(...(value as BuildScript[]));
    },
  },
  buildspecs: {
    example: '[{"project": "web", "buildspec": "version: 0.2 …"}]',
    faults: faultsOfCommitted,
    replace: ({ commit }, value) => {
      commit(...(value as CommittedBuildspec[]));
    },
  },
};

interface List {
  readonly example: string;
  readonly faults: (item: unknown) => readonly string[];
  readonly replace: (controls: Controls, value: readonly unknown[]) => void;
}

/** A server of AWS's protocols. */
export interface WireServer {
  /** `http://127.0.0.1:PORT`, the value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** Starts to answer clients of AWS on 127.0.0.1. */
export async function startWire(wired: Omit<Wired, "cbor">, controls: Controls, port: number): Promise<WireServer> {
  const whole = { ...wired, cbor: await cborProtocol() };
  const functions = new Functions();
  const executions = new Executions(whole, functions, () => endpoint);
  const bus = new Bus(whole.store, functions, () => endpoint, whole.time);
  let endpoint = "";
  const server = createServer((message, response) => {
    void read(message).then(
      (request) => {
        const given = answer(whole, controls, request);
        executions.begin();
        bus.deliver();
        // Who moves the clock sees all that its rules woke.
        const isSeen = request.path === `${CONTROL}advance` ? bus.idle() : Promise.resolve();
        void isSeen.then(() => {
          send(message, response, given);
        });
      },
      () => {
        send(message, response, text(413, `The body is larger than ${String(MAX_BODY_BYTES)} bytes.`));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(new Error(`golden-images simulator: cannot listen on ${HOST}:${String(port)}: ${error.message}`));
    });
    server.listen(port, HOST, resolve);
  });
  endpoint = `http://${HOST}:${String((server.address() as AddressInfo).port)}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      executions.close();
      functions.close();
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { endpoint, close };
}

function answer(wired: Wired, controls: Controls, request: Incoming): Outgoing {
  // A page in a browser reaches 127.0.0.1 too, under a name of its own.
  if (!/^(?:127\.0\.0\.1|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/i.test(request.headers["host"] ?? "")) {
    return text(403, "Only for 127.0.0.1 and localhost.");
  }
  return wired.store.transaction(() => {
    // One time for both, or an image that ends in between is AVAILABLE without an AMI.
    const now = wired.time();
    settle(wired.store, now);
    return request.path.startsWith(CONTROL)
      ? control(wired, controls, request)
      : dispatch({ ...wired, time: () => now }, request);
  });
}

function control(
  { store }: Omit<Wired, "cbor">,
  controls: Controls,
  { method, path, body, headers }: Incoming,
): Outgoing {
  const value = parse(body.toString("utf8"));
  // A form of a web page cannot send this type, so the browser asks first, and is not answered.
  const isSent = method === "POST" && headers["content-type"]?.startsWith("application/json") === true;
  const name = path.slice(CONTROL.length);
  if (!isSent) return text(405, "POST it, as application/json.");
  if (name === "advance") {
    const seconds = (value as { readonly seconds?: unknown } | undefined)?.seconds;
    if (typeof seconds !== "number" || !(seconds >= 0)) return text(400, 'Send {"seconds": 60}.');
    controls.advance(seconds);
    return text(200, "ok");
  }
  if (name === "messages") return text(200, JSON.stringify(messagesIn(store)));
  const list = LISTS[name];
  if (!list)
    return text(
      404,
      `There are ${["advance", "messages", ...Object.keys(LISTS)].map((each) => CONTROL + each).join(", ")}.`,
    );
  if (!Array.isArray(value)) return text(400, `Send a list, such as ${list.example}.`);
  const faults = value.flatMap((item: unknown, at) => list.faults(item).map((fault) => `${String(at)}: ${fault}`));
  if (faults.length > 0) return text(400, faults.join("\n"));
  list.replace(controls, value);
  return text(200, "ok");
}

async function read(message: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error("too large");
    chunks.push(chunk);
  }
  const [path = "/", query = ""] = (message.url ?? "/").split(/\?(.*)/s);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value ?? "")] as const);
  const body = Buffer.concat(chunks);
  return {
    method: message.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body,
  };
}

function send(message: IncomingMessage, response: ServerResponse, { status, headers, body }: Outgoing): void {
  response.writeHead(status, headers);
  response.end(message.method === "HEAD" ? undefined : body);
}

function text(status: number, body: string): Outgoing {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${body}\n` };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
