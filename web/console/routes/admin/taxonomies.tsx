import { Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useAnswer } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { TaxonomyEditor } from "../../features/taxonomy/editor.tsx";
import { Answer } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useSay } from "../../words/words.tsx";

const route = getRouteApi("/admin/taxonomies");
const names = ["root-causes", "issue-types"] as const;

/** The words that people choose from, in versions and both languages. */
export function Taxonomies() {
  const say = useSay();
  const name = route.useSearch().name ?? "root-causes";
  const taxonomies = useAnswer("taxonomy.list", {});
  return (
    <AdminPage title={say("taxonomies")} lead={say("taxonomy.lead")} wide>
      <Tabs
        label={say("taxonomy.which")}
        tabs={names.map((each) => ({
          key: each,
          isHere: each === name,
          link: (
            <Link
              to="/admin/taxonomies"
              search={{ name: each }}
              replace
              aria-current={each === name ? "page" : undefined}
            >
              {say(`taxonomy.${each}`)}
            </Link>
          ),
        }))}
      />
      <p className={classes.text}>{say(`taxonomy.${name}.text`)}</p>
      <Answer query={taxonomies} skeleton={<Skeleton height={600} radius="md" />}>
        {(data) => {
          const taxonomy = data.taxonomies.find((each) => each.name === name);
          return taxonomy && <TaxonomyEditor key={name} taxonomy={taxonomy} />;
        }}
      </Answer>
    </AdminPage>
  );
}
