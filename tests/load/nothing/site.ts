export const site = () => ({ respondUrl: "https://answer.example", consoleUrl: "https://desk.example" });
export const identity = () => ({ issuer: "", clientId: "" });
export const ceilings = () => ({ emailPerMinute: 60_000, smsPerMinute: 60 });
export const addresses = () => ({ from: "", fromName: "", number: "" });
