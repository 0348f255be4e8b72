import type { ImageRule } from "./rule";

/** The working directory is absolute, in the form of the platform, and cannot break out of a quoted command. */
export const workingDirectory: ImageRule = {
  needs: [["workingDirectory"], ["platform"], ["parent"]],
  check({ definition: { workingDirectory: path, platform } }) {
    if (path === undefined) return [];
    const windows = platform === "Windows";
    const form = windows ? /^[A-Za-z]:[\\/][^<>:"|?*\n\r]*$/ : /^\/[^\n\r"'`$\\]*$/;
    if (form.test(path)) return [];
    const example = windows ? "C:/build" : "/root";
    return [
      {
        code: "working-directory",
        path: ["workingDirectory"],
        message: `${JSON.stringify(path)} is not an absolute path on ${platform}.`,
        fix: `Write one like ${example}.`,
      },
    ];
  },
};
