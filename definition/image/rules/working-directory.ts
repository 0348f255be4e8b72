import { error, faultsOf } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "working-directory": error(
    "The working directory is not an absolute path",
    "Components would run in an unknown place, or not at all.",
    "workingDirectory: root",
    "workingDirectory: /root",
  ),
});

/** The working directory is absolute, in the form of the platform, and cannot break out of a quoted command. */
export const workingDirectory: ImageRule = {
  codes,
  needs: [["workingDirectory"], ["platform"], ["parent"]],
  check({ definition: { workingDirectory: path, platform } }) {
    if (path === undefined) return [];
    const windows = platform === "Windows";
    const form = windows ? /^[A-Za-z]:[\\/][^<>:"|?*\n\r]*$/ : /^\/[^\n\r"'`$\\]*$/;
    if (form.test(path)) return [];
    const example = windows ? "C:/build" : "/root";
    return [
      fault(
        "working-directory",
        ["workingDirectory"],
        `${JSON.stringify(path)} is not an absolute path on ${platform}.`,
        `Write one like ${example}.`,
      ),
    ];
  },
};
