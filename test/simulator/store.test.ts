import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CloudResource, openStore } from "../../simulator/cloud/store";

describe("simulator: a cloud of several processes", () => {
  let file = "";

  beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "golden-store-")), "cloud.jsonl")));
  afterEach(() => rmSync(join(file, ".."), { recursive: true, force: true }));

  it("holds what each of them changes, in the order of the changes", () => {
    const [one, other] = [openStore(file), openStore(file)];
    one.transaction(() => {
      one.put(resource("a"));
      one.put(resource("b"));
    });
    other.transaction(() => {
      other.remove(resource("a"));
      other.put({ ...resource("b"), state: { size: 2 } });
    });
    assert.deepEqual(
      one.transaction(() => one.list()),
      [{ ...resource("b"), state: { size: 2 } }],
    );
    assert.deepEqual(openStore(file).list(), other.list());
  });

  it("gives no number of a sequence twice, and loses nothing, when they work at once", async () => {
    const work = `
      const { openStore } = require(${JSON.stringify(require.resolve("../../simulator/cloud/store"))});
      const store = openStore(${JSON.stringify(file)});
      for (let n = 0; n < 50; n += 1) store.transaction(() => {
        const id = String(store.next("kms:key"));
        store.put({ type: "t", id, account: "1", region: "r", state: {}, managed: true });
      });`;
    await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, ["-e", work])));
    const ids = openStore(file).list().map(({ id }) => Number(id)); // prettier-ignore
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      Array.from({ length: 150 }, (_, n) => n + 1),
    );
  });

  it("is without the half change of a process that was killed, and takes further ones", () => {
    const store = openStore(file);
    change(store, "a");
    appendFileSync(file, '[{"put":{"type":"t","id":"half"');
    assert.deepEqual(openStore(file).list(), [resource("a")]);
    change(store, "b");
    assert.deepEqual(openStore(file).list(), [resource("a"), resource("b")]);
  });

  it("is empty for all when the file is deleted, and begins anew", () => {
    const [one, other] = [openStore(file), openStore(file)];
    change(one, "a");
    rmSync(file);
    change(other, "b");
    assert.deepEqual(
      one.transaction(() => one.list()),
      [resource("b")],
    );
  });

  it("is written anew when most of its file no longer counts, also under the eyes of another", () => {
    const store = openStore(file);
    for (let n = 0; n < 100; n += 1) change(store, "a");
    const before = statSync(file).size;
    assert.deepEqual(openStore(file).list(), [resource("a")]);
    assert.ok(statSync(file).size < before / 50);
    change(store, "b");
    assert.deepEqual(openStore(file).list(), [resource("a"), resource("b")]);
  });
});

function change(store: ReturnType<typeof openStore>, id: string): void {
  store.transaction(() => {
    store.put(resource(id));
  });
}

function resource(id: string): CloudResource {
  return { type: "t", id, account: "111122223333", region: "us-east-1", state: {}, managed: true };
}
