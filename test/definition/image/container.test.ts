import { strict as assert } from "node:assert";
import fc from "fast-check";
import { loadImages, memorySource, type ImageDefinition, type Issue } from "../../../definition";
import { instructionsOf } from "../../../definition/image/container/instructions";
import { container } from "./cases/containers";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function load(files: Readonly<Record<string, string>>): ReadonlyMap<string, ImageDefinition> {
  const { definitions, issues } = loadImages({ source: memorySource(files) });
  assert.deepEqual(
    issues.map(({ message }: Issue) => message),
    [],
  );
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

describe("the normal form of a container", () => {
  it("fills every default in", () => {
    assert.deepEqual(load({ "images/web.yaml": container() }).get("web"), {
      name: "web",
      file: "images/web.yaml",
      kind: "container",
      version: "1.0.0",
      platform: "Linux",
      parent: { kind: "registry", reference: `docker.io/library/ubuntu@${DIGEST}` },
      architectures: ["x86_64"],
      dockerfile: {
        content:
          "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
      },
      components: [{ kind: "managed", name: "update-linux", version: "x.x.x", parameters: {} }],
      tests: [],
      repository: {
        kind: "create",
        name: "{name}",
        scanOnPush: true,
        immutableTags: true,
        mutableTags: [],
        cleanUp: {},
      },
      build: {
        instanceTypes: { x86_64: ["m7i.large"] },
        timeoutMinutes: 180,
        keepFailedInstance: false,
        httpPutResponseHopLimit: 2,
      },
      imageTests: { enabled: true, timeoutMinutes: 720 },
      scanning: { enabled: false },
      distribution: { regions: [], share: { accounts: [], organizations: [] }, containerTags: [] },
      tags: {},
      notify: [],
      consumers: [],
    });
  });

  it("takes platform and architectures of a parent of ours", () => {
    const found = load({
      "images/base.yaml": container(
        'platform: Windows\narchitectures: [x86_64]\ncomponents: [{managed: update-windows}]\nparent: {registry: mcr.microsoft.com/windows/servercore, digest: "' +
          DIGEST +
          '"}',
      ),
      "images/web.yaml": container("parent: {image: base}\ncomponents: [{managed: update-windows}]"),
    });
    assert.equal(found.get("web")?.platform, "Windows");
    assert.deepEqual(found.get("web")?.parent, { kind: "image", image: "base", version: "x.x.x" });
  });

  it("finds nothing wrong with stages, here-documents and files of the network", () => {
    const dockerfile = [
      "# escape=\\",
      `FROM --platform=linux/amd64 golang:1.24@${DIGEST} AS build`,
      "FROM build AS test",
      "FROM scratch AS none",
      "ADD https://example.org/tool /tool",
      "FROM {{{imagebuilder:parentImage}}}",
      "COPY --from=build /out/app /app",
      "RUN <<EOF",
      "COPY this is a text",
      "EOF",
      "{{{ imagebuilder:environments }}}",
      "{{{ imagebuilder:components }}}",
    ].join("\n");
    load({ "images/web.yaml": container("dockerfile: a/Dockerfile"), "images/a/Dockerfile": dockerfile });
  });
});

describe("instructions of a Dockerfile", () => {
  it("begin where the text has them, whatever stands between", () => {
    const line = fc.constantFrom("RUN true", "# a comment", "", "COPY a \\\n  b", "  ENV A=1", "RUN <<E\nCOPY x\nE");
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join("\n");
        for (const { word, offset } of instructionsOf(text)) {
          assert.equal(text.slice(offset, offset + word.length).toUpperCase(), word);
        }
        const expected = lines.filter((each) => each !== "" && !each.startsWith("#")).length;
        assert.equal(instructionsOf(text).length, expected);
      }),
    );
  });
});
