import { image, type Nasty } from "./repository";

const prod = (more: string): Nasty["files"] => ({
  "Pulumi.prod.yaml": `config:\n  golden-images:settings:\n${more.replaceAll(/^/gm, "    ")}\n`,
});
const REGION = 'region: us-east-1\naccount: "111122223333"';
const WHOLE = `config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}\n`;

/** Settings of stacks. */
export const settings: readonly Nasty[] = [
  {
    title: "Pulumi.prod.yml",
    files: { "Pulumi.prod.yaml": null, "Pulumi.prod.yml": WHOLE },
    faults: ["Pulumi.prod.yml:1:1 settings-missing: Rename it: mv Pulumi.prod.yml Pulumi.prod.yaml"],
  },
  {
    title: "pulumi.prod.yaml",
    files: { "Pulumi.prod.yaml": null, "pulumi.prod.yaml": WHOLE },
    faults: ["pulumi.prod.yaml:1:1 settings-missing: Rename it: mv pulumi.prod.yaml Pulumi.prod.yaml"],
  },
  {
    title: "Pulumi.Prod.yaml beside Pulumi.prod.yaml",
    files: { "Pulumi.Prod.yaml": WHOLE },
    typed: { "Pulumi.Prod.yaml": null },
    faults: [
      "Pulumi.prod.yaml:2:3 deployed-twice: Choose others under images, or write a namePrefix of its own for one of the two stacks.",
    ],
  },
  {
    title: "settings in Pulumi.yaml",
    files: { "Pulumi.prod.yaml": null, "Pulumi.yaml": `name: images\nruntime: nodejs\n${WHOLE}` },
    typed: { "Pulumi.yaml": "name: images\nruntime: nodejs\n", "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.yaml:1:1 settings-missing: Move what is under config to Pulumi.<stack>.yaml."],
  },
  {
    title: "settings without config:",
    files: { "Pulumi.prod.yaml": 'golden-images:settings:\n  region: us-east-1\n  account: "111122223333"\n' },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:1:1 settings-missing: Write golden-images:settings under config."],
  },
  {
    title: "settings without the namespace",
    files: { "Pulumi.prod.yaml": 'config:\n  settings:\n    region: us-east-1\n    account: "111122223333"\n' },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:2:3 settings-missing: Write golden-images:settings under config."],
  },
  {
    title: "settings with the namespace of the project",
    files: { "Pulumi.prod.yaml": 'config:\n  images:settings:\n    region: us-east-1\n    account: "111122223333"\n' },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:2:3 settings-missing: Write golden-images:settings under config."],
  },
  {
    title: "settings as pulumi config set makes them",
    files: {
      "Pulumi.prod.yaml": 'config:\n  golden-images:region: us-east-1\n  golden-images:account: "111122223333"\n',
    },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: [
      "Pulumi.prod.yaml:3:3 settings-missing: Write under config: golden-images:settings: {region: …, account: …}.",
    ],
  },
  {
    title: "a conflict in settings",
    files: { "Pulumi.prod.yaml": `<<<<<<< HEAD\n${WHOLE}=======\n${WHOLE}>>>>>>> x\n` },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:1:1 conflict-marker: Keep the lines that are right, and delete the rest and the marks."],
  },
  {
    title: "an account as number",
    files: prod("region: us-east-1\naccount: 111122223333"),
    faults: ['Pulumi.prod.yaml:4:14 quote-it: Put it in quotes: "111122223333".'],
  },
  {
    title: "a Region in capitals",
    files: prod('region: US-EAST-1\naccount: "111122223333"'),
    faults: ["Pulumi.prod.yaml:3:13 not-allowed-value: Write us-east-1."],
  },
  {
    title: "a Region misspelt",
    files: prod('region: us-esat-1\naccount: "111122223333"'),
    faults: ["Pulumi.prod.yaml:3:13 not-allowed-value: Write us-east-1."],
  },
  {
    title: "a Region without its key",
    files: prod('account: "111122223333"'),
    typed: { "Pulumi.prod.yaml": ["account", "region: us-east-1\n    account"] },
    faults: ["Pulumi.prod.yaml:2:3 missing-key: Add it, for example `region: us-east-1`."],
  },
  {
    title: "images that nobody has",
    files: prod(`${REGION}\nimages: [windows-*]`),
    typed: { "Pulumi.prod.yaml": ["[windows-*]", '["*"]'] },
    faults: ['Pulumi.prod.yaml:5:13 no-image: Write ["*"] for all, or some of web.'],
  },
  {
    title: "an image misspelt",
    files: { ...prod(`${REGION}\nimages: [webb]`), "images/db.yaml": image() },
    faults: ["Pulumi.prod.yaml:5:13 no-image: Write [web]."],
  },
  {
    title: "images as text",
    files: prod(`${REGION}\nimages: web`),
    faults: ["Pulumi.prod.yaml:5:13 wrong-type: Write it as a list: [web]."],
  },
  {
    title: "images as files",
    files: prod(`${REGION}\nimages: [images/web.yaml]`),
    faults: ["Pulumi.prod.yaml:5:13 no-image: Write [web]."],
  },
  {
    title: "a stack that nobody uses",
    files: { "Pulumi.old.yaml": WHOLE.replace("}", ", images: [gone-*]}") },
    typed: { "Pulumi.old.yaml": null },
    faults: ['Pulumi.old.yaml:2:80 no-image: Write ["*"] for all, or some of web.'],
  },
  {
    title: "a password in the settings",
    files: prod(`${REGION}\ndefaultTags: {Password: Sommer-2026-Sturm}`),
    typed: { "Pulumi.prod.yaml": ["Password: Sommer-2026-Sturm", "Team: web"] },
    faults: ["Pulumi.prod.yaml:5:29 secret-in-file: Replace it, because git keeps this one, and read the new one…"],
  },
  {
    title: "a password beside the settings",
    files: { "Pulumi.prod.yaml": `${WHOLE}  images:dbPassword: Sommer-2026-Sturm\n` },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:3:22 secret-in-file: Replace it, because git keeps this one, and read the new one…"],
  },
  {
    title: "an e-mail address for https",
    files: prod(`${REGION}\nchannels: {ops: {subscriptions: [{protocol: https, endpoint: ops@example.org}]}}`),
    typed: { "Pulumi.prod.yaml": ["https", "email"] },
    faults: [
      "Pulumi.prod.yaml:5:66 bad-endpoint: Write a URL that begins with https:// and holds no password, or another protocol.",
    ],
  },
  {
    title: "a default tag of AWS",
    files: prod(`${REGION}\ndefaultTags: {'aws:x': a}`),
    typed: { "Pulumi.prod.yaml": ["aws:x", "x"] },
    faults: ["Pulumi.prod.yaml:5:19 wrong-format: Rename the key."],
  },
  {
    title: "settings of two kinds",
    files: { "Pulumi.prod.yaml": `${WHOLE}  golden-images:bootstrap: {region: us-east-1, account: "111122223333"}\n` },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: [
      "Pulumi.prod.yaml:2:3 wrong-choice: Move golden-images:settings to the file of a stack of its own, or delete it.",
    ],
  },
  {
    title: "a channel without its dash",
    files: prod(`${REGION}\nchannels: {Ops_Team: {}}`),
    typed: { "Pulumi.prod.yaml": ["Ops_Team", "ops-team"] },
    faults: ["Pulumi.prod.yaml:5:16 wrong-format: Rename the key."],
  },
  {
    title: "split by one",
    files: prod(`${REGION}\nsplit: 1`),
    faults: ["Pulumi.prod.yaml:5:12 out-of-range: Raise it to 2 or more."],
  },
  {
    title: "settings behind a link",
    files: { "Pulumi.prod.yaml": { link: "shared/prod.yaml" }, "shared/prod.yaml": WHOLE },
    typed: { "Pulumi.prod.yaml": WHOLE },
    faults: ["Pulumi.prod.yaml:1:1 file-outside: Replace it with a regular file of at most 64 KiB."],
  },
];
