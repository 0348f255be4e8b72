import { strict as assert } from "node:assert";
import pico from "picocolors";
import { table } from "../../cli/table";
import { recordedTerminal } from "./recorded-terminal";

const ROWS = [
  ["docker-i", "1.0.0", "amazon-linux-2023"],
  ["windows-i", "1.0.0", "windows-server-2022-english-full-base"],
];

describe("a table", () => {
  const { terminal } = recordedTerminal();
  const colors = pico.createColors(true);

  it("has its head whole and dim on a terminal with colors, and wraps the last column alone", () => {
    const narrow = { ...terminal, isTerminal: true, columns: 40, colors };
    assert.equal(
      table(["NAME", "VERSION", "PARENT"], ROWS, narrow),
      [
        colors.dim("NAME       VERSION  PARENT"),
        "docker-i   1.0.0    amazon-linux-2023",
        "windows-i  1.0.0    windows-server-2022-",
        "                    english-full-base",
      ].join("\n"),
    );
  });

  it("breaks nothing elsewhere", () => {
    const lines = table(["NAME", "VERSION", "PARENT"], ROWS, { ...terminal, columns: 40 }).split("\n");
    assert.equal(lines[2], "windows-i  1.0.0    windows-server-2022-english-full-base");
  });
});
