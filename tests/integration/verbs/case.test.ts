import { describe, expect, it } from "vitest";
import { actAs } from "../../../functions/core/actor.ts";
import * as Case from "../../../functions/core/case/case.ts";
import { testTable } from "../../support/table.ts";

const table = testTable();
const announce = (news: Partial<Case.Announcement> & Pick<Case.Announcement, "status">) =>
  actAs({ kind: "key", id: "test" }, () => Case.announce({ source: "desk", externalId: "1", ...news }));

describe("a case", () => {
  it("is opened", async () => {
    expect(await announce({ status: "open" })).toMatchObject({ outcome: "opened", resolution: 0 });
    expect(await table.all()).toHaveLength(1);
  });
});
