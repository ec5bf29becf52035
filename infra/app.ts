import { App, Aws, Stack, Validations } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { AwsSolutionsChecks } from "cdk-nag";
import { Api } from "./api.ts";
import { bundle } from "./constructs/bundle.ts";
import { link } from "./constructs/link.ts";
import { Data } from "./data.ts";
import { Delivery } from "./delivery.ts";
import { Jobs } from "./jobs.ts";
import { Lake } from "./lake.ts";
import { Observability } from "./observability.ts";
import { Privacy } from "./privacy.ts";
import { application, parametersOf, stageOf } from "./stage.ts";
import { Web } from "./web.ts";

const app = new App();
await bundle(app.outdir);
const stage = stageOf((key) => app.node.tryGetContext(key));

const data = new Data(app, stage);
const house = new Stack(app, `${application}-${stage.name}-app`, {
  description: "Loopkeeper: everything that can be made anew",
  terminationProtection: stage.keepData,
});

const api = new Api(house, stage);
const web = new Web(house, { stage, api: api.http, people: data.people, accessLogs: data.accessLogs });
const key = new Key(house, "TopicKey", { enableKeyRotation: true, description: "Encrypts the topics" });

const parameters = parametersOf(stage);
const secret = (parameter: string) => ({
  actions: ["ssm:GetParameter"],
  resources: [`arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${parameter}`],
});
const links = {
  signingKeys: link("SigningKeys", { parameter: parameters.signingKeys }, secret(parameters.signingKeys)),
  intakeSecrets: link("IntakeSecrets", { parameter: parameters.intakeSecrets }, secret(parameters.intakeSecrets)),
  certificateKeys: link(
    "CertificateKeys",
    { parameter: parameters.certificateKeys },
    secret(parameters.certificateKeys),
  ),
  certificateProofs: link(
    "CertificateProofs",
    { parameter: parameters.certificateProofs },
    secret(parameters.certificateProofs),
  ),
  site: link("Site", web.site),
  identity: link("Identity", web.identity),
};

const { emailQueue, smsQueue, addresses } = new Delivery(house, { stage, key, table: data.table, ...links });
const { bus } = new Jobs(house, { stage, table: data.table, emailQueue, smsQueue, addresses, ...links });
new Privacy(house, { stage, bus, table: data.table, lake: data.lake, ...links });
new Lake(house, { stage, bus, bucket: data.lake });
api.serve({ stage, identity: web.identity, table: data.table, links, addresses });
new Observability(house, { stage, of: house, api, table: data.table, key });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
