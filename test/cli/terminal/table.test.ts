import { strict as assert } from "node:assert";
import pico from "picocolors";
import { table } from "../../../cli/terminal/table";
import { recordedTerminal } from "../recorded-terminal";

const ROWS = [
  ["docker-i", "1.0.0", "amazon-linux-2023"],
  ["windows-i", "1.0.0", "windows-server-2022-english-full-base"],
];

describe("a table", () => {
  const { terminal } = recordedTerminal();
  const colors = pico.createColors(true);

  it("has a dim head on a terminal with colors, and breaks the last column alone, at words", () => {
    const rows = [
      ["prod", "docker-host, github-runner, gpu-runner"],
      ["古い", "mac-runner"],
    ];
    assert.equal(
      table(["STACK", "NAMES"], rows, { ...terminal, isTerminal: true, columns: 36, colors }),
      [colors.dim("STACK  NAMES"), "prod   docker-host, github-runner,", "       gpu-runner", "古い   mac-runner"].join(
        "\n",
      ),
    );
  });

  it("has the last column below the row where a word of it would not fit beside", () => {
    const narrow = { ...terminal, isTerminal: true, columns: 40, colors };
    assert.equal(
      table(["NAME", "VERSION", "PARENT"], ROWS, narrow),
      [
        colors.dim("NAME       VERSION"),
        colors.dim("  PARENT"),
        "docker-i   1.0.0",
        "  amazon-linux-2023",
        "windows-i  1.0.0",
        "  windows-server-2022-english-full-base",
      ].join("\n"),
    );
  });

  it("breaks nothing elsewhere", () => {
    const lines = table(["NAME", "VERSION", "PARENT"], ROWS, { ...terminal, columns: 40 }).split("\n");
    assert.equal(lines[2], "windows-i  1.0.0    windows-server-2022-english-full-base");
  });
});
