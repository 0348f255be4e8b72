import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { EngineOperationError } from "../../engine/outcome/failure";
import { cancel, destroy, preview, refresh, up, type LocalEngineOptions } from "../../engine";
import { LocalSettingsError, SECRET_PLACEHOLDER } from "../../engine/state/settings";
import { acquirePulumi, type PulumiCli } from "../../engine/pulumi-cli/acquire";
import { tinyCloud, type TinyCloud } from "./tiny-cloud";

const PROJECT =
  "name: tiny-project\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: dist/stacks/main.js\n";
const SETTINGS = "# kept as it is\nconfig:\n  tiny-project:greeting: 'hello'\n";

class Group extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tests:engine:Group", name);
    this.registerOutputs({});
  }
}

class Thing extends pulumi.CustomResource {
  constructor(name: string, size: number, options: pulumi.CustomResourceOptions = {}) {
    super("tiny:index:Thing", name, { name, size }, options);
  }
}

class Stranger extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super("other:index:Thing", name, inputs);
  }
}

function things(...names: string[]): () => Promise<Record<string, unknown>> {
  return () => {
    for (const name of names) new Thing(name, 1);
    return Promise.resolve({ names });
  };
}

function fails(check: (error: EngineOperationError) => void): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof EngineOperationError, String(error));
    check(error);
    return true;
  };
}

describe("the local engine", () => {
  let cli: PulumiCli;
  let root: string;
  let cloud: TinyCloud;
  let base: LocalEngineOptions;

  before(async function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
    cli = await acquirePulumi();
  });

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden engine "));
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), PROJECT);
    fs.writeFileSync(path.join(root, "Pulumi.prod.yaml"), SETTINGS);
    cloud = tinyCloud();
    base = { root, stack: "prod", cli, startSimulator: cloud.start };
  });

  afterEach(() => {
    assert.equal(cloud.running, 0, "a simulator was left running");
    fs.rmSync(root, { recursive: true, force: true });
  });

  it("previews, creates, finds nothing to do, and destroys", async () => {
    const program = (): Promise<Record<string, unknown>> => {
      new Group("group");
      return Promise.resolve({
        greeting: new pulumi.Config().require("greeting"),
        password: pulumi.secret("tell nobody"),
      });
    };
    let text = "";
    const options = { ...base, program, onOutput: (chunk: string) => (text += chunk) };
    const shown = await preview(options);
    assert.deepEqual(shown.summary, { create: 2 });
    assert.match(text, /Previewing update \(prod\)/);
    assert.match(text, /\+ 2 to create/);
    assert.doesNotMatch(text, /Outputs:/);
    const made = await up(options);
    assert.deepEqual(made.summary, { create: 2 });
    assert.deepEqual(made.outputs, { greeting: "hello", password: "[secret]" });
    assert.deepEqual((await up(options)).summary, { same: 2 });
    const gone = await destroy(options);
    assert.deepEqual(gone.summary, { delete: 2 });
    assert.deepEqual([gone.operation, gone.resources, gone.unprotected], ["destroy", 2, []]);
    assert.ok(!text.includes("tell nobody"));
  });

  it("leaves the settings files of the user as they are, and writes only below the state folder", async () => {
    await up({ ...base, program: things("a") });
    assert.equal(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8"), PROJECT);
    assert.equal(fs.readFileSync(path.join(root, "Pulumi.prod.yaml"), "utf8"), SETTINGS);
    assert.deepEqual(fs.readdirSync(root).sort(), [".golden", "Pulumi.prod.yaml", "Pulumi.yaml"]);
  });

  it("gives secret settings a stand-in, as it has no key of the real stack", async () => {
    const secure =
      "secretsprovider: awskms://alias/key\nencryptedkey: AAAA\nconfig:\n  tiny-project:token:\n    secure: AAAB\n";
    fs.writeFileSync(path.join(root, "Pulumi.prod.yaml"), secure);
    const told: string[] = [];
    const program = (): Promise<Record<string, unknown>> =>
      Promise.resolve({ token: new pulumi.Config().require("token") });
    const result = await preview({ ...base, program, onProgress: (line) => told.push(line) });
    assert.deepEqual(result.outputs, { token: SECRET_PLACEHOLDER });
    assert.ok(told.includes("Secret setting tiny-project:token: the local engine uses a stand-in"));
  });

  it("says which settings file is missing", async () => {
    fs.rmSync(path.join(root, "Pulumi.yaml"));
    await assert.rejects(preview({ ...base, program: things() }), (error: unknown) => {
      assert.ok(error instanceof LocalSettingsError);
      assert.match(error.message, /^There is no .*Pulumi\.yaml\.$/);
      assert.match(error.fix, /^Run this in the folder of the project, or write the file there:\n {4}name: /);
      return true;
    });
  });

  it("refuses a folder of state with a cloud for each stack, as an older golden made it", async () => {
    fs.mkdirSync(path.join(root, ".golden/local/simulator"), { recursive: true });
    await assert.rejects(preview({ ...base, program: things() }), (error: unknown) => {
      assert.ok(error instanceof LocalSettingsError);
      assert.match(error.message, /is of an older golden/);
      assert.equal(error.fix, "Delete the folder: it holds nothing but simulations.");
      return true;
    });
  });

  it("shows a RunError of the program once, without a stack trace, as the user's fault", async () => {
    const text = "images/a.yaml:3:4 IMG001 bad\nimages/b.yaml:1:1 IMG002 worse";
    const program = (): Promise<never> => Promise.reject(new pulumi.RunError(text));
    await assert.rejects(
      preview({ ...base, program }),
      fails((error) => {
        assert.equal(
          error.message,
          "preview of the stack prod failed.\n  images/a.yaml:3:4 IMG001 bad\n  images/b.yaml:1:1 IMG002 worse",
        );
        assert.equal(error.fault, "user");
        assert.equal(error.summary, "preview of the stack prod failed."); // the engine has shown the rest
      }),
    );
  });

  it("calls any other exception our bug, and keeps its stack for the report", async () => {
    const program = (): Promise<never> => Promise.reject(new TypeError("x is not a function"));
    await assert.rejects(
      preview({ ...base, program }),
      fails((error) => {
        assert.equal(error.fault, "ours");
        assert.match(error.message, /x is not a function/);
        assert.doesNotMatch(error.message, /^\s+at /m);
        assert.match(error.message, /bug of golden-images/);
        assert.match(error.details, /^\s+at /m);
      }),
    );
  });

  it("works again in the same process after a failure", async () => {
    await assert.rejects(preview({ ...base, program: () => Promise.reject(new pulumi.RunError("no")) }));
    assert.deepEqual((await preview({ ...base, program: things("a") })).summary, { create: 2 });
  });

  it("names the resource and the property that a provider refused", async () => {
    const program = (): Promise<Record<string, unknown>> => {
      new Thing("small", -1);
      return Promise.resolve({});
    };
    await assert.rejects(
      preview({ ...base, program }),
      fails((error) => {
        assert.equal(error.fault, "user");
        assert.match(error.message, /tiny:index:Thing small: .*size must not be negative, got -1/s);
      }),
    );
  });

  it("does not go on listening for runs that have failed", async () => {
    cloud.things.set("taken", { name: "taken", size: 1 });
    const program = (): Promise<Record<string, unknown>> => {
      new Thing("later", 1, { dependsOn: new Thing("taken", 1) });
      return Promise.resolve({});
    };
    const listening = async (): Promise<readonly number[]> => {
      await assert.rejects(up({ ...base, program }), /already exists/);
      return [process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")];
    };
    assert.deepEqual(await listening(), await listening());
  });

  it("says that a provider is not simulated instead of fetching it", async () => {
    const program = (): Promise<Record<string, unknown>> => {
      new Stranger("x", {});
      return Promise.resolve({});
    };
    await assert.rejects(
      preview({ ...base, program }),
      fails((error) => {
        assert.equal(error.fault, "environment");
        assert.match(error.message, /no resource plugin 'pulumi-resource-other'/);
      }),
    );
  });

  it("destroys what is protected and says so, and leaves what is retained", async () => {
    const program = (): Promise<Record<string, unknown>> => {
      new Thing("guarded", 1, { protect: true });
      new Thing("kept", 1, { retainOnDelete: true });
      return Promise.resolve({});
    };
    await up({ ...base, program });
    const gone = await destroy({ ...base, program });
    assert.deepEqual(gone.unprotected, ["urn:pulumi:prod::tiny-project::tiny:index:Thing::guarded"]);
    assert.deepEqual([...cloud.things.keys()], ["kept"]);
  });

  it("finds drift without touching the state, then takes it over", async () => {
    await up({ ...base, program: things("altered", "deleted", "same") });
    cloud.things.set("altered", { name: "altered", size: 9 });
    cloud.things.delete("deleted");
    const options = { ...base, program: things("altered", "deleted", "same") };
    for (const expectNoChanges of [true, true, false]) {
      const { drift } = await refresh({ ...options, expectNoChanges });
      const seen = drift.map((change) => [change.urn.split("::").at(-1), change.operation, change.properties]);
      assert.deepEqual(seen.sort(), [
        ["altered", "update", ["size"]],
        ["deleted", "delete", []],
      ]);
    }
    assert.deepEqual((await refresh({ ...options, expectNoChanges: true })).drift, []);
  });

  it("says how to clear a lock, and clears it", async () => {
    await up({ ...base, program: things("a") });
    const locks = path.join(
      root,
      ".golden",
      "local",
      "state",
      ".pulumi",
      "locks",
      "organization",
      "tiny-project",
      "prod",
    );
    fs.mkdirSync(locks, { recursive: true });
    fs.writeFileSync(
      path.join(locks, "1.json"),
      JSON.stringify({ pid: 1, username: "u", hostname: "h", timestamp: new Date() }),
    );
    const blocked = fails((error) => {
      assert.equal(error.fault, "environment");
      assert.match(error.message, /The stack is locked\.[^]*golden local cancel$/);
      assert.equal(error.summary, error.message);
    });
    await assert.rejects(up({ ...base, program: things("a") }), blocked);
    await cancel(base);
    assert.deepEqual((await up({ ...base, program: things("a") })).summary, { same: 2 });
  });

  it("stops on request and says so", async () => {
    const stop = new AbortController();
    cloud.onCreated = () => {
      stop.abort();
      return Promise.resolve();
    };
    const program = (): Promise<Record<string, unknown>> => {
      const first = new Thing("first", 1);
      new Thing("second", 1, { dependsOn: first });
      return Promise.resolve({});
    };
    await assert.rejects(
      up({ ...base, program, signal: stop.signal }),
      fails((error) => {
        assert.match(error.message, /Stopped on request\./);
      }),
    );
    assert.deepEqual([...cloud.things.keys()], ["first"]);
    cloud.onCreated = () => Promise.resolve();
    assert.deepEqual((await up({ ...base, program })).summary, { create: 1, same: 2 });
  });
});
