import fc from "fast-check";

/** The form of a token: parts of fixed text and of random characters. No whole token stands in this repository. */
type Part = string | readonly [alphabet: string, length: number];

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const WORD = UPPER + LOWER + DIGITS;
const HEX = `${DIGITS}abcdef`;

/** By the rule of secretlint, or by what of ours finds them. */
export const TOKENS: Readonly<Record<string, readonly (readonly Part[])[]>> = {
  aws: [
    ["aws_secret_access_key = ", "aB1", [`${WORD}/+`, 37]],
    ["AWS_SECRET_ACCESS_KEY=", "zY29", [`${WORD}/+`, 35], "/"],
    ["key: ", "AKIA", [UPPER, 16]],
  ],
  privatekey: [
    ["-----BEGIN OPENSSH PRIVATE KEY-----\n  b3BlbnNzaC1rZXktdjE", [WORD, 50], "\n", "  ", [WORD, 70], "\n"],
    ["-----BEGIN RSA PRIVATE KEY-----\n  MIIE", [WORD, 60], "\n", "  ", [WORD, 64], "\n"],
    ["-----BEGIN PRIVATE KEY-----\\nMIIE", [WORD, 60]],
    ["-----BEGIN ENCRYPTED PRIVATE KEY-----\n  MIIF", [WORD, 60]],
  ],
  npm: [
    ["npm_", [WORD, 36]],
    ["//registry.example.org/:_authToken=", [HEX, 32]],
  ],
  basicauth: [["https://deploy:s3", [WORD, 12], "@example.org/x"]],
  slack: [
    ["xoxb-", [DIGITS, 12], "-", [DIGITS, 12], "-", [WORD, 24]],
    ["https://hooks.slack.com/services/T", [UPPER, 8], "/B", [UPPER, 8], "/", [WORD, 24]],
  ],
  sendgrid: [["SG.", [WORD, 22], ".", [WORD, 43]]],
  shopify: [["shppa_", [HEX, 32]]],
  github: [...["ghp", "gho", "ghu", "ghs", "ghr"].map((kind) => [`${kind}_`, [WORD, 36]] as const), ["github_pat_", [WORD, 22], "_", [WORD, 59]]], // prettier-ignore
  gitlab: [["glpat-", [WORD, 20]]],
  grafana: [
    ["glc_", [WORD, 40]],
    ["glsa_", [WORD, 32], "_", [HEX, 8]],
  ],
  openai: [
    ["sk-", [WORD, 20], "T3BlbkFJ", [WORD, 20]],
    ["sk-proj-", [WORD, 58], "T3BlbkFJ", [WORD, 58]],
  ],
  anthropic: [["sk-ant-api03-", [WORD, 93], "AA"]],
  groq: [["gsk_", [WORD, 52]]],
  huggingface: [["hf_", [UPPER + LOWER, 34]]],
  linear: [["lin_api_", [WORD, 40]]],
  notion: [["ntn_", [DIGITS, 11], [WORD, 35]]],
  "1password": [],
  "database-connection-string": [["postgres://app:s3", [WORD, 12], "@db.example.org/app"], ["mongodb+srv://app:s3", [WORD, 12], "@db.example.org/app"]], // prettier-ignore
  "hashicorp-vault": [
    ["hvs.", [WORD, 95]],
    ["hvb.", [WORD, 140]],
  ],
  vercel: [["vcp_", [WORD, 24]]],
  databricks: [["dapi", [HEX, 32]]],
  docker: [["dckr_pat_", [WORD, 27]]],
  figma: [["figd_", [WORD, 40]]],
  password: [
    ["password: s3", [WORD, 8]],
    ["export DB_PASSWORD=s3", [WORD, 8]],
    ["'password': 'P@$$w0rd!", [WORD, 4], "'"],
    ["net user builder P@1", [WORD, 8], " /add"],
    ["ConvertTo-SecureString 'P@1", [WORD, 8], "' -AsPlainText -Force"],
    ["ConvertTo-SecureString -AsPlainText -Force s3", [WORD, 8]],
    ["'s3", [WORD, 8], "' | ConvertTo-SecureString -AsPlainText -Force"],
    ["echo root:s3", [WORD, 8], " | chpasswd"],
    ["chpasswd <<< root:s3", [WORD, 8]],
    ["echo s3", [WORD, 8], " | sudo passwd --stdin root"],
    ["sshpass -p s3", [WORD, 8], " ssh host"],
    ["curl -s -u builder:s3", [WORD, 8], " example.org"],
    ["mysqladmin --password s3", [WORD, 8]],
    ["client_secret: aB12", [WORD, 30]],
    ["Authorization: Bearer aB12", [WORD, 30]],
  ],
};

function textOf(parts: readonly Part[]): fc.Arbitrary<string> {
  const texts = parts.map((part) =>
    typeof part === "string"
      ? fc.constant(part)
      : fc
          .array(fc.constantFrom(...part[0]), { minLength: part[1], maxLength: part[1] })
          .map((found) => found.join("")),
  );
  return fc.tuple(...texts).map((found) => found.join(""));
}

/** A token of a kind, new each time. */
export function tokenOf(kind: string): fc.Arbitrary<string> {
  // It is JSON in base64, which the rule reads.
  if (kind === "1password")
    return textOf(['{"email":"', [WORD, 139], '"}']).map((json) => `ops_${Buffer.from(json).toString("base64")}`);
  return fc.oneof(...(TOKENS[kind] ?? []).map(textOf));
}

/** What files of images hold beside a secret, or in its place. */
export const ORDINARY: readonly string[] = [
  "password: '{{ DbPassword }}'",
  "password: '{{ resolve:ssm:/db/password }}'",
  "PASSWORD=$DB_PASSWORD",
  'PASSWORD="${DB_PASSWORD}"',
  "PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text)",
  "password: {DB_PASSWORD}",
  "password: <the password>",
  "password: ********",
  "DB_PASSWORD: /prod/db/password",
  "key: AKIAIOSFODNN7EXAMPLE",
  "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "PasswordAuthentication no",
  "passwd:     files sss",
  "PermitEmptyPasswords no",
  "docker run -v /etc/passwd:/etc/passwd:ro app",
  'read -sp "Password: " PW; echo "done"',
  "net user admin /active:no",
  "net user admin *",
  "net user %USER% %PASS% /add",
  "net user admin $password /add",
  "minimumPasswordLength: 14",
  "password    requisite pam_pwquality.so retry=3",
  "# password: ask the team for it",
  "$Password = Read-Host -AsSecureString",
  "ConvertTo-SecureString $x -AsPlainText -Force",
  'ConvertTo-SecureString "$env:PW" -AsPlainText',
  "ConvertTo-SecureString '{{ Password }}' -AsPlainText",
  "aws ecr get-login-password | docker login --username AWS --password-stdin example.org",
  'curl -u "$USER:$PASS" https://example.org',
  "https://example.org:8443/x@y",
  "git clone git@github.com:org/repo.git",
  "password = getpass.getpass()",
  "password=os.environ['DB']",
  "SecretArn: arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCd12",
  "SecretId: prod/db2/password-AbCd12",
  "token: ${{ secrets.GITHUB_TOKEN }}",
  "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')",
  "grep -q -- '-----BEGIN RSA PRIVATE KEY-----' /etc/ssl/private/server.pem",
  'if [ "$PASSWORD" == "empty" ]; then',
  "secretsprovider: awskms://alias/golden-images/state?region=us-east-1",
  "secure: AAABAJx3eYv0c2FmZVRleHRUaGF0UHVsdW1pRW5jcnlwdGVkMTIzNDU2Nzg5MA==",
  "encryptedkey: AQICAHhR0c2FmZVRleHRUaGF0UHVsdW1pRW5jcnlwdGVkMTIzNDU2Nzg5MA==",
  "lock_passwd: true",
  "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "kms: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
];
