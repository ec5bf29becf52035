import { Button, FileInput, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, call, type Got, type Sent } from "../../api/client.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./surveys.module.css";

/** Begins a survey: like one that stands, the presets among them, or from a file that was exported. */
export function NewSurvey({ surveys, onClose }: { surveys: Got<"survey.list">["surveys"]; onClose: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [surveyId, setSurveyId] = useState("");
  const [like, setLike] = useState(surveys[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<ApiError>();
  const title = say("surveys.new");

  const submit = async () => {
    setFailure(undefined);
    const missing = {
      ...(!file && !name.trim() && { name: say("surveys.nameMissing") }),
      ...(!/^[a-z][a-z0-9_-]{0,39}$/.test(surveyId) && { surveyId: say("surveys.idWrong") }),
    };
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    let definition: Sent<"survey.create">["definition"];
    try {
      definition = file
        ? JSON.parse(await file.text())
        : { ...(await call("survey.read", { surveyId: like })).draft, name: name.trim() };
      if (file && name.trim()) definition = { ...definition, name: name.trim() };
    } catch (error) {
      if (error instanceof ApiError) return setFailure(error);
      return setWrong({ file: say("surveys.fileWrong") });
    }
    try {
      await call("survey.create", { surveyId, definition });
      onClose();
      navigate({ to: "/surveys/$surveyId", params: { surveyId } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.fields.surveyId) return setWrong({ surveyId: error.fields.surveyId });
      setFailure(error);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} label={title} title={<h2>{title}</h2>}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          data-autofocus
          label={say("surveys.name")}
          value={name}
          error={wrong.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={say("surveys.id")}
          description={say("surveys.newId.hint")}
          value={surveyId}
          error={wrong.surveyId}
          onChange={(event) => setSurveyId(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("surveys.like")}
          value={like}
          disabled={file !== null}
          onChange={(event) => setLike(event.currentTarget.value)}
          data={surveys.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FileInput
          label={say("surveys.file")}
          accept="application/json"
          value={file}
          error={wrong.file}
          clearable
          onChange={setFile}
        />
        {failure && <Failed error={failure} />}
        <div className={classes.buttons}>
          <Button type="submit">{say("surveys.begin")}</Button>
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
