// Stands in for the SDK's chain of credential providers in every bundle: in Lambda credentials only ever come from the environment,
// and the chain (profiles, SSO, metadata services) would add 135 kB to each function.
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
