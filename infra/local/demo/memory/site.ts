let url = "http://127.0.0.1:4300";

/** Says where customers and staff will meet the platform. */
export function standAt(siteUrl: string): void {
  url = siteUrl;
}

export const site = () => ({ respondUrl: url, consoleUrl: url });

export const identity = () => ({ issuer: `${url}/oidc`, clientId: "console" });

export const ceilings = () => ({ emailPerMinute: 840, smsPerMinute: 30 });

export const addresses = () => ({ from: "hello@demo.example", fromName: "Loopkeeper", number: "demo" });
