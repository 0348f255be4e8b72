import type { ImageSettings } from "../../../../definition";
import type { Case } from "../../case";
import { alone, image, settings } from "../../case";

function house(more: Partial<ImageSettings>): ImageSettings {
  return { ...settings, ...more };
}

const boundary = {
  region: settings.region,
  account: settings.account,
  keepVersionsDays: 365,
  defaultTags: {},
  buildsMayRead: ["arn:aws:s3:::agents/*"],
};
const centers = house({ requiredTags: { CostCenter: { allowed: ["Web"], allowedFrom: "cost-centers.txt" } } });
const owners = house({ owners: { tag: "OwnerEmail", domains: ["example.org", "example.net"] } });
const isPublic = "disk: {encrypted: false}\ndistribution: {share: {public: true}}";

/** What the settings of a stack demand of its images. */
export const houseCases: readonly Case[] = [
  {
    code: "house-name",
    files: alone(""),
    settings: house({ naming: ["linux-*", "windows-*"] }),
    at: "1:1",
    message: "The settings do not allow the name a; naming is linux-* and windows-*.",
    fix: /Rename the file/,
  },
  {
    code: "house-name",
    title: "forbidden",
    files: alone(""),
    settings: house({ naming: ["*", "!a*"] }),
    at: "1:1",
    message: "The settings do not allow the name a; naming is * and !a*.",
    fix: /golden graph a/,
  },
  {
    code: "start-without-rebuild",
    files: alone("build: {onDeploy: start}"),
    settings: house({}),
    at: "4:19",
    message: "onDeploy: start leaves the build to the state machine of `rebuild`, which the settings do not have.",
    fix: 'Add "rebuild: {}" to the settings of the stack, or write onDeploy: wait.',
  },
  {
    code: "never-built",
    title: "by the settings",
    severity: "warning",
    files: alone(""),
    settings: house({ build: { onDeploy: "never" } }),
    at: "1:1",
    message: "The deployment does not build the image (onDeploy: never), and it has no schedule: nothing does.",
    fix: /^Write build: \{onDeploy: wait\}/,
  },
  {
    code: "owner",
    title: "missing",
    files: alone(""),
    settings: owners,
    at: "1:1",
    message:
      "The tag OwnerEmail, which names the owner, is missing; the settings require an address at example.org or example.net.",
    fix: 'Write "OwnerEmail: team@example.org" under tags.',
  },
  ...["me@example.com", "me@sub.example.org", "example.org", "@example.org", "me@example.org.evil.com"].map(
    (address): Case => ({
      code: "owner",
      title: address,
      files: alone(`tags: {OwnerEmail: "${address}"}`),
      settings: owners,
      at: "4:20",
      message: `${JSON.stringify(address)} cannot own an image; the settings require an address at example.org or example.net.`,
      fix: /team@example\.org/,
    }),
  ),
  {
    code: "owner",
    title: "by default",
    files: alone("tags: {A: b}"),
    settings: { ...owners, defaultTags: { OwnerEmail: "x@example.com" } },
    at: "4:7",
    message: '"x@example.com" cannot own an image; the settings require an address at example.org or example.net.',
    fix: /under tags/,
  },
  {
    code: "public-not-allowed",
    files: alone(isPublic),
    settings: house({ publicImages: ["docker-host"] }),
    at: "5:32",
    message: "The settings do not allow a to be public; publicImages is docker-host.",
    fix: /organizations or accounts/,
  },
  {
    code: "required-tag",
    title: "not in the file",
    files: { ...alone("tags: {CostCenter: Wbe}"), "images/cost-centers.txt": "# known ones\nPlatform\n\n- 'Data'\n" },
    settings: centers,
    at: "4:20",
    message: 'The tag CostCenter has the value "Wbe", which is not allowed. Did you mean Web?',
    fix: "Write Web.",
  },
  {
    code: "allowed-values",
    title: "no value",
    files: { ...alone("tags: {CostCenter: x}"), "images/cost-centers.txt": "# nothing yet\n" },
    settings: centers,
    at: "images/cost-centers.txt:1:1",
    message: /holds no value/,
    fix: /one value per line/,
  },
  {
    code: "allowed-values",
    title: "not a value",
    files: { ...alone("tags: {CostCenter: x}"), "images/cost-centers.txt": "Web\nPlatform; Data\n" },
    settings: centers,
    at: "images/cost-centers.txt:2:1",
    message: /^"Platform; Data" is not a tag value/,
    fix: /one value per line/,
  },
  {
    code: "file-missing",
    title: "allowed values",
    files: { "images/a.yaml": image("tags: {CostCenter: x}") },
    settings: centers,
    at: "images/cost-centers.txt:1:1",
    message: /There is no file "cost-centers\.txt" in images\/\. requiredTags\.CostCenter\.allowedFrom/,
    fix: /correct allowedFrom/,
  },
  {
    code: "file-outside",
    title: "allowed values",
    files: { "images/a.yaml": image("tags: {CostCenter: x}") },
    settings: house({ requiredTags: { CostCenter: { allowedFrom: "../secrets" } } }),
    at: "images/../secrets:1:1",
    message:
      'The path "../secrets" has ".."; only files inside images/ are read. requiredTags.CostCenter.allowedFrom of the settings names it.',
    fix: /correct allowedFrom/,
  },
  {
    code: "allowed-values",
    title: "JSON with what is no value",
    files: { ...alone("tags: {CostCenter: x}"), "images/cost-centers.txt": '["Web",\n "a;b"]\n' },
    settings: centers,
    at: "images/cost-centers.txt:2:3",
    message: /^"a;b" is not a tag value/,
    fix: /./,
  },
  {
    code: "required-tag",
    title: "not in a list of JSON",
    files: { ...alone("tags: {CostCenter: Dat}"), "images/cost-centers.txt": '[\n  "Platform",\n  "Data"\n]\n' },
    settings: centers,
    at: "4:20",
    message: /Did you mean Data\?/,
    fix: "Write Data.",
  },
  {
    code: "read-beyond-boundary",
    title: "other objects",
    files: alone('build: {mayRead: ["arn:aws:s3:::agents/*", "arn:aws:s3:::others/*"]}'),
    settings,
    boundaries: [boundary],
    at: "4:44",
    message:
      "The boundary of roles does not allow builds to read arn:aws:s3:::others/*. It allows arn:aws:s3:::agents/*.",
    fix: /^Add it to buildsMayRead in the settings of the stack bootstrap/,
  },
  {
    code: "read-beyond-boundary",
    title: "nothing is allowed",
    files: alone('build: {mayRead: ["arn:aws:s3:::agents/*"]}'),
    settings,
    boundaries: [{ ...boundary, buildsMayRead: [] }],
    at: "4:19",
    message: /It allows none\.$/,
    fix: /./,
  },
];
