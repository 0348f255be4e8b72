import assert from "node:assert/strict";
import { "managed-components" as managedComponents } from "../../../cli/commands/managed-components/run";
import { parents } from "../../../cli/commands/parents/run";
import { loadImages, memorySource } from "../../../definition";
import { recordedTerminal } from "../recorded-terminal";

interface Listed {
  readonly parents: readonly { readonly name: string; readonly architectures: readonly string[] }[];
}

describe("golden parents", () => {
  it("lists names that a definition takes, each with what it is built for", async () => {
    const { terminal, out } = recordedTerminal();
    assert.equal(await parents({ format: "json" }, terminal), 0);
    const { parents: listed } = JSON.parse(out()) as Listed;
    assert.ok(listed.length > 10);
    for (const { name, architectures } of listed) {
      const text = `version: 1.0.0\nparent: ${name}\narchitectures: [${architectures.join(", ")}]\n`;
      const { issues } = loadImages({ source: memorySource({ "images/web.yaml": text }) });
      assert.deepEqual(
        issues.filter(({ path }) => path.startsWith("parent") || path.startsWith("architectures")),
        [],
      );
    }
  });

  it("lists each family once", async () => {
    const { terminal, out } = recordedTerminal();
    await parents({ format: "text" }, terminal);
    assert.match(out(), /^NAME +PLATFORM +ARCHITECTURES\n/);
    assert.match(out(), /^amazon-linux-2023 +Linux +x86_64, arm64$/m);
    assert.equal(out().match(/^ubuntu-server-24-lts/gm)?.length, 1);
  });
});

describe("golden managed-components", () => {
  it("lists names that a definition of their platform takes", async () => {
    const { terminal, out } = recordedTerminal();
    assert.equal(await managedComponents({ format: "json" }, terminal), 0);
    const { components } = JSON.parse(out()) as { components: readonly { name: string; platform: string }[] };
    assert.ok(components.length > 50);
    for (const { name, platform } of components) {
      const parent = platform === "Linux" ? "amazon-linux-2023" : "windows-server-2022-english-full-base";
      const text = `version: 1.0.0\nparent: ${parent}\ncomponents: [{ managed: ${name} }]\n`;
      const { issues } = loadImages({ source: memorySource({ "images/web.yaml": text }) });
      assert.deepEqual(
        issues.filter(({ path }) => path.startsWith("components")),
        [],
      );
    }
  });
});
