// Stands in for the SDK's SHA-256 in JavaScript in every bundle: the SDK takes Node's own wherever there is one.
export class Sha256Js {
  constructor() {
    throw new Error("SHA-256 in JavaScript is not bundled: this Node has no crypto.");
  }
}
