import { image, settings, type Case } from "../../case";

/** A sound external image with more lines. Lines: kind, version, repository, workflow. */
function external(...more: readonly string[]): string {
  return ["kind: external", "version: 1.0.0", "repository: example/web", "workflow: build.yml", ...more, ""].join("\n");
}

/** Of images that other repositories build. */
export const externalCases: readonly Case[] = [
  {
    code: "external-input-twice",
    files: { "images/web.yaml": external("inputs: {golden: nightly}", "requestInput: golden") },
    at: "images/web.yaml:5:18",
    message: "The input golden is also the requestInput, which golden fills in.",
    fix: "Delete golden from inputs.",
  },
  {
    code: "build-beyond-boundary",
    title: "the secret of the GitHub App",
    files: { "images/web.yaml": external() },
    settings: {
      ...settings,
      rebuild: {
        cron: "0 7 * * ? *",
        timezone: "Etc/UTC",
        parallel: 10,
        olderThanDays: 30,
        deprecationNoticeDays: 14,
        notify: [],
        githubApp: "golden-images/github-app",
      },
    },
    boundaries: [
      {
        region: settings.region,
        account: settings.account,
        keepVersionsDays: 365,
        defaultTags: {},
        projectsMayRead: [],
      },
    ],
    at: "images/web.yaml:3:13",
    message:
      "The boundary of CodeBuild projects does not allow the function that starts its workflow to read arn:aws:secretsmanager:us-east-1:111122223333:secret:golden-images/github-app-??????. It allows none.",
    fix: /^Add it to projectsMayRead in the settings of the stack bootstrap/,
  },
  {
    code: "parent-kind",
    title: "an AMI on an image of another repository",
    files: { "images/ami.yaml": image("parent: {image: web}"), "images/web.yaml": external() },
    at: "images/ami.yaml:3:17",
    message: "The parent web is of kind external, but this image is of kind ami.",
    fix: "Name an image of kind ami, or correct kind.",
  },
];
