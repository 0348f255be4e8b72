import assert from "node:assert/strict";
import fc from "fast-check";
import { loadImages, memorySource } from "../../../definition";
import { keepCleanup } from "../../../definition/image/ami/user-data";
import { amisOf, image } from "../case";

function contentOf(script: string, more = ""): string | undefined {
  const { definitions, issues } = loadImages({
    source: memorySource({ "images/a.yaml": image(`userData: s\n${more}`), "images/s": script }),
  });
  assert.deepEqual(issues, []);
  return amisOf(definitions)[0]?.userData?.content;
}

describe("user data", () => {
  it("keeps Image Builder's clean-up, right behind the first line", () => {
    assert.match(
      contentOf("#!/bin/bash\nexit 0\n") ?? "",
      /^#!\/bin\/bash\n# golden-images: .*\nmkdir -p \/tmp && touch \/tmp\/perform_cleanup\nexit 0\n$/,
    );
    assert.match(contentOf("#!/usr/bin/env bash") ?? "", /\nmkdir -p \/tmp && touch \/tmp\/perform_cleanup\n$/);
    assert.match(
      contentOf("#!/bin/sh\n", 'workingDirectory: "/a b/"') ?? "",
      /mkdir -p '\/a b' && touch '\/a b\/perform_cleanup'/,
    );
    assert.match(contentOf("#!/bin/sh\n", "workingDirectory: /") ?? "", /mkdir -p \/ && touch \/perform_cleanup/);
  });

  it("leaves a script that does it itself, but not one that only speaks of it", () => {
    const own = "#!/bin/bash\ntouch /tmp/perform_cleanup\n";
    assert.equal(contentOf(own), own);
    assert.notEqual(contentOf("#!/bin/bash\n# perform_cleanup\n"), "#!/bin/bash\n# perform_cleanup\n");
    const python = "#!/usr/bin/python3\nopen('/tmp/perform_cleanup', 'w')\n";
    assert.equal(contentOf(python), python);
  });

  it("does so once, and keeps every line of the user", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        const script = ["#!/bin/bash", ...lines].join("\n");
        const kept = keepCleanup(script, "/tmp");
        assert.equal(keepCleanup(kept, "/tmp"), kept);
        assert.ok(kept === script || kept.endsWith(script.slice("#!/bin/bash".length)));
      }),
    );
  });

  it("is left as it is on Windows and macOS", () => {
    const windows = "<powershell>\r\nWrite-Host a\r\n</powershell>\r\n";
    assert.equal(
      contentOf(windows, "parent: windows-server-2022-english-full-base\ncomponents: [{managed: update-windows}]"),
      windows,
    );
    const mac = "#!/bin/zsh\necho\n";
    assert.equal(
      contentOf(
        mac,
        `components: [{arn: "arn:aws:imagebuilder:us-east-1:111122223333:component/mac/x.x.x"}]\nparent: macos-sequoia\narchitectures: [arm64]\nbuild: {instanceTypes: [mac2.metal], placement: {tenancy: host}}`,
      ),
      mac,
    );
  });
});
